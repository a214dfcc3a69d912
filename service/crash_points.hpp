// Every named point at which the process may be killed between seeing a message and finishing its action. The crash
// test walks this list: after a restart each message is judged once and lies where its last decision wants it.
#pragma once

#include <array>
#include <string_view>

namespace remand::service::crash_points {

inline constexpr std::string_view after_changes = "after_changes";           // a page is known, nothing is stored
inline constexpr std::string_view after_fetch = "after_fetch";               // a message's bytes are here
inline constexpr std::string_view after_judge = "after_judge";               // its verdict is in memory
inline constexpr std::string_view before_commit_page = "before_commit_page"; // a chunk is about to be stored
inline constexpr std::string_view after_commit_page = "after_commit_page";   // it is stored, its cursor may not be
inline constexpr std::string_view before_cursor = "before_cursor";           // the page's last chunk, with its cursor
inline constexpr std::string_view after_cursor = "after_cursor";
inline constexpr std::string_view before_begin = "before_begin";   // an action is located, no intent is written
inline constexpr std::string_view after_begin = "after_begin";     // the intent is durable, nothing is sent
inline constexpr std::string_view after_move = "after_move";       // the provider has moved it
inline constexpr std::string_view before_finish = "before_finish"; // read back, the outcome is not written
inline constexpr std::string_view after_finish = "after_finish";

inline constexpr std::array all{after_changes,     after_fetch,   after_judge,   before_commit_page,
                                after_commit_page, before_cursor, after_cursor,  before_begin,
                                after_begin,       after_move,    before_finish, after_finish};

} // namespace remand::service::crash_points
