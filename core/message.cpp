#include "core/message.hpp"

#include "core/enum_text.hpp"

namespace remand {
namespace {

constexpr EnumTable<Place, 7> places{{{Place::inbox, "inbox"},
                                      {Place::junk, "junk"},
                                      {Place::trash, "trash"},
                                      {Place::soft_deleted, "soft-deleted"},
                                      {Place::quarantine, "quarantine"},
                                      {Place::other, "other"},
                                      {Place::gone, "gone"}}};

} // namespace

std::string_view to_text(Place place) { return text_of(places, place); }
std::optional<Place> parse_place(std::string_view text) { return value_of(places, text); }

} // namespace remand
