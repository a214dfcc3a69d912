#include "db/records.hpp"

#include "core/enum_text.hpp"

namespace remand::db {
namespace {

constexpr EnumTable<TenantState, 4> tenant_states{{{TenantState::added, "added"},
                                                   {TenantState::active, "active"},
                                                   {TenantState::needs_consent, "needs-consent"},
                                                   {TenantState::paused, "paused"}}};

constexpr EnumTable<MailboxState, 2> mailbox_states{
    {{MailboxState::active, "active"}, {MailboxState::parked, "parked"}}};

constexpr EnumTable<MessageState, 4> message_states{{{MessageState::judged, "judged"},
                                                     {MessageState::pending, "pending"},
                                                     {MessageState::parked, "parked"},
                                                     {MessageState::gone, "gone"}}};

} // namespace

std::string_view to_text(TenantState state) { return text_of(tenant_states, state); }
std::optional<TenantState> parse_tenant_state(std::string_view text) { return value_of(tenant_states, text); }
std::string_view to_text(MailboxState state) { return text_of(mailbox_states, state); }
std::optional<MailboxState> parse_mailbox_state(std::string_view text) { return value_of(mailbox_states, text); }
std::string_view to_text(MessageState state) { return text_of(message_states, state); }
std::optional<MessageState> parse_message_state(std::string_view text) { return value_of(message_states, text); }

} // namespace remand::db
