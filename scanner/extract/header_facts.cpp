#include "scanner/extract/header_facts.hpp"

#include <algorithm>
#include <array>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "scanner/exercise_header.hpp"
#include "scanner/extract/address_list.hpp"
#include "scanner/extract/host_name.hpp"
#include "scanner/extract/mail_date.hpp"
#include "scanner/extract/trusted_headers.hpp"
#include "scanner/extract/utf8.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

std::string short_text(std::string_view text) {
    return std::string(cut(to_valid_utf8(trim(text)), limits::header_text_bytes));
}

// The last "<local@domain>", whatever stands around it.
std::vector<Address> salvaged(std::string_view value, const CharsetDecoder& charset) {
    const auto open = value.rfind('<');
    if (open == std::string_view::npos) return {};
    const std::string_view inside = value.substr(open + 1, value.find('>', open) - open - 1);
    if (inside.find('@') == std::string_view::npos || inside.find(' ') != std::string_view::npos) return {};
    return {make_address(trim(value.substr(0, value.find_first_of("<(,"))), inside, charset)};
}

void read_senders(const HeaderBlock& header, const CharsetDecoder& charset, AddressParser parse, MessageFacts& facts) {
    for (const HeaderField* field : header.all("From")) {
        ++facts.from_fields;
        if (facts.from_raw.size() >= 10) continue; // enough to show that there are many
        facts.from_raw.emplace_back(cut(to_valid_utf8(field->value), limits::raw_from_bytes));
        for (auto& address : parse(field->value, charset))
            if (facts.from.size() < limits::addresses) facts.from.push_back(std::move(address));
        if (facts.from_fields == 1) facts.from_strict = parse_addresses(field->value, charset);
    }
    // Mail programs still show something for what GMime refuses ("Name [x] <a@b.test>", "Name,(<a@b.test>)").
    if (facts.from.empty()) facts.from = facts.from_strict;
    if (facts.from.empty()) facts.from = salvaged(header.value("From"), charset);
    const auto senders = parse(header.value("Sender"), charset);
    if (!senders.empty()) facts.sender = senders.front();
    if (const HeaderField* field = header.first("Return-Path")) {
        const auto path = trim(field->value);
        const auto addresses = parse_addresses(path, charset);
        if (!addresses.empty())
            facts.return_path = addresses.front();
        else if (path == "<>" || path == "<<>>" || path.empty())
            facts.return_path = Address{};
    }
}

std::vector<Address> addresses_of(const HeaderBlock& header, std::string_view name, const CharsetDecoder& charset,
                                  AddressParser parse, std::vector<std::string>& malformed) {
    std::vector<Address> list;
    for (const HeaderField* field : header.all(name))
        for (auto& address : parse(field->value, charset)) {
            if (list.size() == limits::addresses) {
                malformed.emplace_back("limit.addresses");
                return list;
            }
            list.push_back(std::move(address));
        }
    return list;
}

// The first web address in "<mailto:..>, <https://host/path>".
std::string unsubscribe_host(std::string_view value) {
    for (const std::string_view scheme : {"https://", "http://"}) {
        const auto at = ascii_lower(value).find(scheme);
        if (at == std::string::npos) continue;
        std::string_view host = value.substr(at + scheme.size());
        host = host.substr(0, std::min(host.find_first_of("/>?#: ,"), host.size()));
        const auto user = host.rfind('@');
        if (user != std::string_view::npos) host.remove_prefix(user + 1);
        return std::string(cut(to_a_labels(to_valid_utf8(host)), limits::header_text_bytes));
    }
    return {};
}

void read_list_headers(const HeaderBlock& header, const CharsetDecoder& charset, ListHeaders& list) {
    list.list_id = short_text(charset.decode_words(header.value("List-Id")));
    list.has_list_unsubscribe = header.first("List-Unsubscribe") != nullptr;
    list.has_one_click = ascii_lower(header.value("List-Unsubscribe-Post")).find("one-click") != std::string::npos;
    list.unsubscribe_host = unsubscribe_host(header.value("List-Unsubscribe"));
    list.precedence = short_text(ascii_lower(header.value("Precedence")));
    list.auto_submitted = short_text(ascii_lower(header.value("Auto-Submitted")));
    list.has_feedback_id = header.first("Feedback-ID") != nullptr;
}

void read_exercise_headers(const HeaderBlock& header, std::vector<std::string>& names) {
    for (const auto& field : header.fields) {
        if (!is_exercise_header(field.name)) continue;
        auto name = ascii_lower(to_valid_utf8(field.name));
        if (names.size() == limits::exercise_headers) return;
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
    }
}

void note_duplicates(const HeaderBlock& header, std::vector<std::string>& malformed) {
    // RFC 5322 section 3.6 and RFC 2045 section 3 allow each of these once; readers differ in which one they take.
    for (const std::string_view name : {"From", "Subject", "Date", "To", "Message-ID", "Sender", "Reply-To",
                                        "Content-Type", "Content-Transfer-Encoding", "MIME-Version"})
        if (header.count(name) > 1) malformed.push_back("header.duplicate_" + ascii_lower(name));
}

// The names mail systems write their notices under; "postmaster" by RFC 5321 section 4.5.1, the others by custom.
bool is_daemon(const Address& address) {
    constexpr std::array<std::string_view, 5> names{"mailer-daemon", "mailerdaemon", "mail-daemon", "maildaemon", "mmdf"};
    return std::find(names.begin(), names.end(), ascii_lower(address.local)) != names.end();
}

bool is_postmaster(const Address& address) { return ascii_lower(address.local) == "postmaster"; }

// A null envelope sender alone makes no bounce: anybody can send with one. Nor does the name of a mail system: anybody can be
// "postmaster" of a domain of his own.
bool is_mail_system(const MessageFacts& facts) {
    if (facts.from.empty()) return false;
    const auto& from = facts.from.front();
    return is_daemon(from) || is_postmaster(from) || (from.domain.empty() && is_daemon({"", from.display_name, ""}));
}

} // namespace

void read_header_facts(const HeaderBlock& header, const CharsetDecoder& charset, AddressParser parse,
                       MessageFacts& facts) {
    facts.subject = short_text(fold_white_space(charset.decode_words(header.value("Subject"))));
    facts.message_id = short_text(header.value("Message-ID"));
    facts.date = parse_mail_date(header.value("Date"));
    read_senders(header, charset, parse, facts);
    facts.malformed.insert(facts.malformed.end(), header.malformed.begin(), header.malformed.end());
    note_duplicates(header, facts.malformed);
    facts.reply_to = addresses_of(header, "Reply-To", charset, parse, facts.malformed);
    facts.to = addresses_of(header, "To", charset, parse, facts.malformed);
    facts.cc = addresses_of(header, "Cc", charset, parse, facts.malformed);
    facts.has_in_reply_to = header.first("In-Reply-To") != nullptr;
    facts.has_references = header.first("References") != nullptr;
    facts.mailer = short_text(charset.decode_words(header.first("X-Mailer") != nullptr ? header.value("X-Mailer")
                                                                                       : header.value("User-Agent")));
    read_exercise_headers(header, facts.exercise_headers);
    for (const std::string_view name : {"X-PHP-Originating-Script", "X-PHP-Script", "X-PHP-Filename"})
        if (facts.php_script.empty()) facts.php_script = short_text(header.value(name));
    read_list_headers(header, charset, facts.list);
}

bool is_bounce(const HeaderBlock& header, const MessageFacts& facts) {
    const std::string type = ascii_lower(header.value("Content-Type"));
    if (type.starts_with("multipart/report") && type.find("delivery-status") != std::string::npos) return true;
    if (header.first("X-Failed-Recipients") != nullptr) return true;
    if (!is_mail_system(facts)) return false;
    // Where the field is missing: mail systems rarely prove who they are, and who does so has a domain of his own.
    if (!facts.return_path) return facts.authentication.spf != "pass" && facts.authentication.dmarc != "pass";
    return facts.return_path->empty() || is_daemon(*facts.return_path);
}

MessageFacts header_only_facts(std::string_view bytes, const std::vector<std::string>& trusted_authserv_ids,
                               std::string reason) {
    MessageFacts facts;
    facts.size = static_cast<std::int64_t>(bytes.size());
    facts.sha256 = sha256_hex(bytes);
    const HeaderBlock header = read_header(bytes);
    const CharsetDecoder charset(CharsetDecoder::builtin);
    read_header_facts(header, charset, &parse_addresses, facts);
    read_trusted_headers(header, trusted_authserv_ids, facts);
    facts.is_bounce = is_bounce(header, facts);
    facts.unscannable = std::move(reason);
    return facts;
}

} // namespace remand::scanner
