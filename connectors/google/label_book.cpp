#include "connectors/google/label_book.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "connectors/google/fields.hpp"
#include "core/text.hpp"

namespace remand::google {

std::shared_ptr<LabelBook::Page> LabelBook::page_of(const Mailbox& mailbox) {
    const std::lock_guard lock(mutex_);
    auto& page = pages_[mailbox.address];
    if (!page) page = std::make_shared<Page>();
    return page;
}

void LabelBook::forget(const Mailbox& mailbox) {
    const std::lock_guard lock(mutex_);
    pages_.erase(mailbox.address);
}

Result<void> LabelBook::read(const Mailbox& mailbox, Page& page) {
    const auto answer = api_.mail(mailbox, scope_, {"GET", "/labels", {}, Area::labels, units::labels});
    if (!answer) return fail(answer.error());
    page.names.clear();
    page.own = {};
    for (const auto& label : array_field(*answer, "labels")) {
        const auto id = text_field(label, "id");
        if (id.empty() || is_system_label(id)) continue;
        auto name = text_field(label, "name");
        if (equals_ignoring_case(name, quarantine_name)) page.own.quarantine = id; // Gmail's names ignore case
        if (equals_ignoring_case(name, mark_name)) page.own.mark = id;
        page.names.emplace(id, std::move(name));
    }
    page.is_read = true;
    return {};
}

Result<OwnLabels> LabelBook::own(const Mailbox& mailbox) {
    const auto page = page_of(mailbox);
    const std::lock_guard lock(page->mutex);
    if (!page->is_read)
        if (const auto done = read(mailbox, *page); !done) return fail(done.error());
    return page->own;
}

Result<std::string> LabelBook::ensure_quarantine(const Mailbox& mailbox) {
    return ensure(mailbox, &OwnLabels::quarantine);
}
Result<std::string> LabelBook::ensure_mark(const Mailbox& mailbox) { return ensure(mailbox, &OwnLabels::mark); }

Result<std::string> LabelBook::ensure(const Mailbox& mailbox, std::optional<std::string> OwnLabels::*which) {
    const auto page = page_of(mailbox);
    const std::lock_guard lock(page->mutex);
    if (!page->is_read)
        if (const auto done = read(mailbox, *page); !done) return fail(done.error());
    if (page->own.*which) return *(page->own.*which);

    const bool is_shown = which == &OwnLabels::mark;
    const auto name = is_shown ? mark_name : quarantine_name;
    const nlohmann::json wanted{{"name", name},
                                {"labelListVisibility", is_shown ? "labelShow" : "labelHide"},
                                {"messageListVisibility", is_shown ? "show" : "hide"}};
    const auto made = api_.mail(mailbox, scope_, {"POST", "/labels", wanted.dump(), Area::labels, units::create_label});
    if (made && !text_field(*made, "id").empty()) {
        page->own.*which = text_field(*made, "id");
        page->names.emplace(*(page->own.*which), name);
        return *(page->own.*which);
    }
    // It was there (409), or the answer was lost: look. Making a label changes no mail, so looking again is enough.
    if (!made && made.error().code != "google.aborted" && made.error().kind != ErrorKind::unknown_outcome)
        return fail(made.error());
    if (const auto done = read(mailbox, *page); !done) return fail(done.error());
    if (page->own.*which) return *(page->own.*which);
    if (!made && made.error().kind == ErrorKind::unknown_outcome)
        return fail(ErrorKind::retry, "google.no_label", "Remand's own label could not be made yet.");
    return fail(ErrorKind::give_up, "google.no_label",
                "The label " + std::string(name) +
                    " cannot be made in this mailbox: its name conflicts with another label.");
}

Result<Labels> LabelBook::existing(const Mailbox& mailbox) {
    const auto page = page_of(mailbox);
    const std::lock_guard lock(page->mutex);
    if (const auto done = read(mailbox, *page); !done) return fail(done.error());
    Labels ids;
    for (const auto& [id, name] : page->names) ids.insert(id);
    return ids;
}

Result<Location> LabelBook::locate(const Mailbox& mailbox, const Labels& labels) {
    const bool has_own = std::any_of(labels.begin(), labels.end(), [](const auto& id) { return !is_system_label(id); });
    if (!has_own) return location_of(labels, {}); // as most mail: no call for it

    const auto page = page_of(mailbox);
    const std::lock_guard lock(page->mutex);
    const auto is_known = [&](const std::string& id) { return is_system_label(id) || page->names.contains(id); };
    if (!page->is_read || !std::all_of(labels.begin(), labels.end(), is_known))
        if (const auto done = read(mailbox, *page); !done) return fail(done.error());
    auto location = location_of(labels, page->own);
    if (location.place == Place::other) {
        std::vector<std::string> names;
        for (const auto& id : labels)
            if (const auto named = page->names.find(id); named != page->names.end()) names.push_back(named->second);
        if (!names.empty()) location.folder_name = join(names, ", ");
    }
    return location;
}

} // namespace remand::google
