#include "core/action.hpp"

#include <algorithm>
#include <string>

#include "core/enum_text.hpp"

namespace remand {
namespace {

constexpr EnumTable<Action, 9> actions{{{Action::none, "none"},
                                        {Action::junk, "junk"},
                                        {Action::trash, "trash"},
                                        {Action::soft_delete, "soft-delete"},
                                        {Action::quarantine, "quarantine"},
                                        {Action::hard_delete, "hard-delete"},
                                        {Action::mark, "mark"},
                                        {Action::inbox, "inbox"},
                                        {Action::restore, "restore"}}};

constexpr EnumTable<ActionState, 8> states{{{ActionState::monitored, "monitored"},
                                            {ActionState::planned, "planned"},
                                            {ActionState::sending, "sending"},
                                            {ActionState::done, "done"},
                                            {ActionState::satisfied, "satisfied"},
                                            {ActionState::held, "held"},
                                            {ActionState::superseded, "superseded"},
                                            {ActionState::failed, "failed"}}};

constexpr EnumTable<Custody, 4> custodies{{{Custody::in_sight, "in-sight"},
                                           {Custody::hidden, "hidden"},
                                           {Custody::out_of_reach, "out-of-reach"},
                                           {Custody::copy_only, "copy-only"}}};

constexpr EnumTable<Mode, 2> modes{{{Mode::monitor, "monitor"}, {Mode::enforce, "enforce"}}};

} // namespace

std::string_view to_text(Action action) { return text_of(actions, action); }

std::optional<Action> parse_action(std::string_view text) {
    std::string word(text);
    std::replace(word.begin(), word.end(), '_', '-');
    return value_of(actions, word);
}

std::optional<Place> destination_of(Action action) {
    switch (action) {
    case Action::junk: return Place::junk;
    case Action::trash: return Place::trash;
    case Action::soft_delete: return Place::soft_deleted;
    case Action::quarantine: return Place::quarantine;
    case Action::hard_delete: return Place::gone;
    case Action::inbox: return Place::inbox;
    case Action::none:
    case Action::mark:
    case Action::restore: return {};
    }
    return {};
}

std::string_view to_text(ActionState state) { return text_of(states, state); }
std::optional<ActionState> parse_action_state(std::string_view text) { return value_of(states, text); }

bool is_final(ActionState state) {
    return state != ActionState::planned && state != ActionState::sending && state != ActionState::held;
}

std::string_view to_text(Custody custody) { return text_of(custodies, custody); }
std::optional<Custody> parse_custody(std::string_view text) { return value_of(custodies, text); }

std::string_view to_text(Mode mode) { return text_of(modes, mode); }
std::optional<Mode> parse_mode(std::string_view text) { return value_of(modes, text); }

} // namespace remand
