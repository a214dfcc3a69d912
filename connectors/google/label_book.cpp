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
    page.quarantine.reset();
    for (const auto& label : array_field(*answer, "labels")) {
        const auto id = text_field(label, "id");
        if (id.empty() || is_system_label(id)) continue;
        auto name = text_field(label, "name");
        if (equals_ignoring_case(name, quarantine_name)) page.quarantine = id; // Gmail's names ignore case
        page.names.emplace(id, std::move(name));
    }
    page.is_read = true;
    return {};
}

Result<std::optional<std::string>> LabelBook::find_quarantine(const Mailbox& mailbox) {
    const auto page = page_of(mailbox);
    const std::lock_guard lock(page->mutex);
    if (!page->is_read)
        if (const auto done = read(mailbox, *page); !done) return fail(done.error());
    return page->quarantine;
}

Result<std::string> LabelBook::ensure_quarantine(const Mailbox& mailbox) {
    const auto page = page_of(mailbox);
    const std::lock_guard lock(page->mutex);
    if (!page->is_read)
        if (const auto done = read(mailbox, *page); !done) return fail(done.error());
    if (page->quarantine) return *page->quarantine;

    const nlohmann::json wanted{
        {"name", quarantine_name}, {"labelListVisibility", "labelHide"}, {"messageListVisibility", "hide"}};
    const auto made = api_.mail(mailbox, scope_, {"POST", "/labels", wanted.dump(), Area::labels, units::create_label});
    if (made && !text_field(*made, "id").empty()) {
        page->quarantine = text_field(*made, "id");
        page->names.emplace(*page->quarantine, quarantine_name);
        return *page->quarantine;
    }
    // It was there (409), or the answer was lost: look. Making a label changes no mail, so looking again is enough.
    if (!made && made.error().code != "google.aborted" && made.error().kind != ErrorKind::unknown_outcome)
        return fail(made.error());
    if (const auto done = read(mailbox, *page); !done) return fail(done.error());
    if (page->quarantine) return *page->quarantine;
    if (!made && made.error().kind == ErrorKind::unknown_outcome)
        return fail(ErrorKind::retry, "google.no_label", "The quarantine label could not be made yet.");
    return fail(ErrorKind::give_up, "google.no_label",
                "The quarantine label cannot be made in this mailbox: its name conflicts with another label.");
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
    const auto plain = location_of(labels, {});
    // Inbox and spam need no names, and most mail is there: no call for them.
    if (!has_own || plain.place == Place::inbox || plain.place == Place::junk) return plain;

    const auto page = page_of(mailbox);
    const std::lock_guard lock(page->mutex);
    const auto is_known = [&](const std::string& id) { return is_system_label(id) || page->names.contains(id); };
    if (!page->is_read || !std::all_of(labels.begin(), labels.end(), is_known))
        if (const auto done = read(mailbox, *page); !done) return fail(done.error());
    auto location = location_of(labels, page->quarantine);
    if (location.place == Place::other) {
        std::vector<std::string> names;
        for (const auto& id : labels)
            if (const auto named = page->names.find(id); named != page->names.end()) names.push_back(named->second);
        if (!names.empty()) location.folder_name = join(names, ", ");
    }
    return location;
}

} // namespace remand::google
