#include <algorithm>
#include <initializer_list>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "core/action.hpp"
#include "core/message.hpp"
#include "core/verdict.hpp"

using namespace remand;

namespace {

// Each value has a word of its own that reads back as the value.
template <class Enum>
void check_words(std::initializer_list<Enum> values, std::optional<Enum> (*parse)(std::string_view)) {
    std::set<std::string_view> words;
    for (const auto value : values) {
        const auto word = to_text(value);
        INFO(word);
        CHECK(word != "unknown");
        CHECK(parse(word) == value);
        words.insert(word);
    }
    CHECK(words.size() == values.size());
    CHECK(!parse("").has_value());
    CHECK(!parse("unknown").has_value());
}

} // namespace

TEST_CASE("Every action, state, mode, place, disposition and group has a word that reads back", "[enum_texts]") {
    check_words({Action::none, Action::junk, Action::trash, Action::soft_delete, Action::quarantine,
                 Action::hard_delete, Action::inbox, Action::restore},
                parse_action);
    check_words({ActionState::monitored, ActionState::planned, ActionState::sending, ActionState::done,
                 ActionState::satisfied, ActionState::held, ActionState::superseded, ActionState::failed},
                parse_action_state);
    check_words({Mode::monitor, Mode::enforce}, parse_mode);
    check_words(
        {Place::inbox, Place::junk, Place::trash, Place::soft_deleted, Place::quarantine, Place::other, Place::gone},
        parse_place);
    check_words({Disposition::malicious, Disposition::suspicious, Disposition::spoof, Disposition::spam,
                 Disposition::bulk, Disposition::none},
                parse_disposition);
    check_words({EvidenceGroup::authentication, EvidenceGroup::identity, EvidenceGroup::links,
                 EvidenceGroup::attachments, EvidenceGroup::content, EvidenceGroup::bulk, EvidenceGroup::structure},
                parse_evidence_group);
}

TEST_CASE("Words are read in any case, and actions with either dash", "[enum_texts]") {
    CHECK(parse_disposition("MALICIOUS") == Disposition::malicious);
    CHECK(parse_action("Soft_Delete") == Action::soft_delete);
    CHECK(parse_action("hard-delete") == Action::hard_delete);
    CHECK(!parse_action("soft delete").has_value());
}

TEST_CASE("Dispositions stand in falling order of how bad", "[enum_texts]") {
    CHECK(std::is_sorted(all_dispositions.begin(), all_dispositions.end()));
    CHECK(all_dispositions.front() == Disposition::malicious);
    CHECK(all_dispositions.back() == Disposition::none);
}

TEST_CASE("An action names the place it leads to, where it has one of its own", "[enum_texts]") {
    CHECK(destination_of(Action::quarantine) == Place::quarantine);
    CHECK(destination_of(Action::hard_delete) == Place::gone);
    CHECK(!destination_of(Action::none).has_value());
    CHECK(!destination_of(Action::restore).has_value());
}

TEST_CASE("What may still be carried out is not final", "[enum_texts]") {
    CHECK(!is_final(ActionState::planned));
    CHECK(!is_final(ActionState::sending));
    CHECK(!is_final(ActionState::held));
    for (const auto state : {ActionState::monitored, ActionState::done, ActionState::satisfied, ActionState::superseded,
                             ActionState::failed})
        CHECK(is_final(state));
}
