// Every named point at which the process may be killed between seeing a message and finishing its action. The crash
// test walks `all`: after a restart each message is judged once and lies where its last decision wants it.
#pragma once

#include <array>
#include <string_view>

namespace remand::service::crash_points {

inline constexpr std::string_view after_changes = "after_changes";           // a page is known, nothing is stored
inline constexpr std::string_view after_fetch = "after_fetch";               // a message's bytes are here
inline constexpr std::string_view after_judge = "after_judge";               // its verdict is in memory
inline constexpr std::string_view before_commit_page = "before_commit_page"; // a chunk is about to be stored
inline constexpr std::string_view before_cursor = "before_cursor";           // the page's last chunk, with its cursor
inline constexpr std::string_view after_cursor = "after_cursor";
inline constexpr std::string_view before_copy = "before_copy"; // mail that its mailbox may lose is about to be copied
inline constexpr std::string_view after_copy = "after_copy";   // the copy is durable, nothing is asked of the provider
inline constexpr std::string_view before_begin = "before_begin";       // an action is located, no intent is written
inline constexpr std::string_view after_move = "after_move";           // the provider has moved it
inline constexpr std::string_view after_read_back = "after_read_back"; // the outcome is known and not written
inline constexpr std::string_view before_bring_back = "before_bring_back"; // a copy is about to go into the mailbox
inline constexpr std::string_view after_bring_back = "after_bring_back";   // it is there, under an id that is not stored
inline constexpr std::string_view after_new_id = "after_new_id";

// The others are passed inside the store.
inline constexpr std::array<std::string_view, 16> all{
    after_changes,       after_fetch,     after_judge,     before_commit_page, "inside_commit_page",
    "after_commit_page", before_cursor,   after_cursor,    before_copy,        after_copy,
    before_begin,        "after_begin",   after_move,      after_read_back,    "before_finish",
    "after_finish"};

// On the way back of a message that nobody but us has any more.
inline constexpr std::array<std::string_view, 8> of_bringing_back{
    before_begin, "after_begin", before_bring_back, after_bring_back, after_new_id, after_move, "before_finish",
    "after_finish"};

} // namespace remand::service::crash_points
