#include "core/verdict.hpp"

#include "core/enum_text.hpp"

namespace remand {
namespace {

constexpr EnumTable<Disposition, 6> dispositions{{{Disposition::malicious, "malicious"},
                                                  {Disposition::suspicious, "suspicious"},
                                                  {Disposition::spoof, "spoof"},
                                                  {Disposition::spam, "spam"},
                                                  {Disposition::bulk, "bulk"},
                                                  {Disposition::none, "none"}}};

constexpr EnumTable<EvidenceGroup, 7> groups{{{EvidenceGroup::authentication, "authentication"},
                                              {EvidenceGroup::identity, "identity"},
                                              {EvidenceGroup::links, "links"},
                                              {EvidenceGroup::attachments, "attachments"},
                                              {EvidenceGroup::content, "content"},
                                              {EvidenceGroup::bulk, "bulk"},
                                              {EvidenceGroup::structure, "structure"}}};

} // namespace

std::string_view to_text(Disposition disposition) { return text_of(dispositions, disposition); }
std::optional<Disposition> parse_disposition(std::string_view text) { return value_of(dispositions, text); }
std::string_view to_text(EvidenceGroup group) { return text_of(groups, group); }
std::optional<EvidenceGroup> parse_evidence_group(std::string_view text) { return value_of(groups, text); }

} // namespace remand
