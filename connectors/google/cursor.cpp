#include "connectors/google/cursor.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/enum_text.hpp"
#include "core/text.hpp"

namespace remand::google {
namespace {

constexpr EnumTable<Cursor::Stage, 2> stages{
    {{Cursor::Stage::listing, "listing"}, {Cursor::Stage::history, "history"}}};

template <class Number> std::optional<Number> number_of(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0) return {};
    return value;
}

bool is_number(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

// "1 <stage> <history id> <since> <pages> <page token>"
SyncCursor to_text(const Cursor& cursor) {
    return {join({"1", std::string(text_of(stages, cursor.stage)), cursor.history_id, std::to_string(cursor.since),
                  std::to_string(cursor.pages), cursor.page_token},
                 " ")};
}

std::optional<Cursor> parse_cursor(const SyncCursor& text) {
    const auto parts = split(text.value, ' ');
    if (parts.size() != 6 || parts[0] != "1" || !is_number(parts[2])) return {};
    const auto stage = value_of(stages, parts[1]);
    const auto since = number_of<std::int64_t>(parts[3]);
    const auto pages = number_of<int>(parts[4]);
    if (!stage || !since || !pages) return {};
    return Cursor{*stage, std::string(parts[2]), *since, *pages, std::string(parts[5])};
}

} // namespace remand::google
