// Kinds of hosts, by the lists in scanner/data (lists/lists.hpp). Thread-safe.
#pragma once

#include <string_view>

namespace remand::scanner {

// A mail service where everybody can get an address at once: the domain says nothing about the sender.
[[nodiscard]] bool is_free_mail(std::string_view domain);
// Hides its destination behind a short address.
[[nodiscard]] bool is_shortener(std::string_view host);
// Serves pages or files that any customer puts there, under the service's own good name.
[[nodiscard]] bool is_free_hosting(std::string_view host);
// A page of a well-known service that forwards to an address given in path or query.
[[nodiscard]] bool is_open_redirector(std::string_view host, std::string_view path);
// Counts clicks for the senders of newsletters: differs from the sender's own domain by design.
[[nodiscard]] bool is_click_tracker(std::string_view host);
// Carries locked mail for others, in pages that ask for a password.
[[nodiscard]] bool is_envelope_host(std::string_view host);
// Where people meet, hear a talk or make an appointment.
[[nodiscard]] bool is_meeting_host(std::string_view host);
// Ends as only public authorities' domains do.
[[nodiscard]] bool is_authority(std::string_view domain);
// Forwards mail under an address of its own making: what the mail links to is never "the sender's".
[[nodiscard]] bool is_alias_service(std::string_view domain);
// An address that well-known services send other people's words from: who proves to be it proves nothing about them.
[[nodiscard]] bool carries_notes(std::string_view address);
// Endings that are cheap or free in bulk, or look like a file ("zip"), and that few organisations use.
[[nodiscard]] bool is_risky_suffix(std::string_view host);
// "exe", "js", "iso" …: opening it can run code. `name` is a file name.
[[nodiscard]] bool has_executable_extension(std::string_view name);
// "pdf", "docx", "jpg" …: what people expect to be harmless.
[[nodiscard]] bool is_document_extension(std::string_view extension);

} // namespace remand::scanner
