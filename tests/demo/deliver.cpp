// The outside world: sends the demo's own mail with the stamps that the receiving provider would put on, or any saved mail
// as it is.
#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "core/encoding.hpp"
#include "scanner/saved_mail.hpp"
#include "tests/demo/demo.hpp"

namespace remand::demo {

using nlohmann::json;

namespace {

std::string domain_of(const std::string& address) { return address.substr(address.find('@') + 1); }

const Person& find_person(const std::string& cloud, const std::string& local) {
    for (const auto& person : people())
        if (person.cloud == cloud && person.address.starts_with(local + "@")) return person;
    throw std::runtime_error("the demo's manifest names nobody: " + local);
}

std::string replace_all(std::string text, const std::string& what, const std::string& with) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) text.replace(at, what.size(), with);
    return text;
}

// RFC 5322 section 3.3, some minutes ago.
std::string mail_date(int minutes_ago) {
    const auto time = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() - std::chrono::minutes{minutes_ago});
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000", fmt::gmtime(time));
}

std::string header_domain(const std::string& bytes) { // of the From field
    const auto at = bytes.find("\nFrom: ");
    const auto line = bytes.substr(at + 1, bytes.find('\n', at + 1) - at - 1);
    return line.substr(line.rfind('@') + 1, line.rfind('>') - line.rfind('@') - 1);
}

// What the receiving provider writes above the mail it takes in.
std::string stamps(const json& mail, const Person& to, const std::string& from_domain, const std::string& date) {
    const auto word = [&](const char* key) { return mail.at(key).get<std::string>(); };
    const auto envelope = domain_of(word("envelope_from"));
    const auto ip = word("client_ip");
    const bool is_authentic = word("dmarc") == "pass";
    if (to.cloud == "microsoft")
        return fmt::format(                           "Authentication-Results: spf={3} (sender IP is {1})\n smtp.mailfrom={0}; dkim={4} header.d={0};dmarc={5}\n"
                           " action={6} header.from={7};compauth={8} reason={9}\n"
                           "X-MS-Exchange-Organization-AuthAs: Anonymous\nReturn-Path: {10}\n"
                           "Received: from mail.{0} ({1}) by AM0EUR02FT049.mail.protection.outlook.com\n (10.13.54.79) with Microsoft SMTP"
                           " Server; {2}\n",
                           envelope, ip, date, word("spf"), word("dkim"), word("dmarc"),
                           word("dmarc") == "fail" ? (word("dmarc_policy") == "reject" ? "oreject" : "quarantine") : "none", from_domain,
                           is_authentic ? "pass" : "fail", is_authentic ? "100" : word("dmarc") == "fail" ? "000" : "001", word("envelope_from"));
    return fmt::format("Delivered-To: {0}\nReturn-Path: <{1}>\nReceived: from mail.{2} (mail.{2}. [{3}])\n by mx.google.com with ESMTPS"
                       " for <{0}>; {4}\nAuthentication-Results: mx.google.com;\n dkim={5} header.i=@{2};\n spf={6} smtp.mailfrom={1};\n"
                       " dmarc={7} (p={8} dis=NONE) header.from={9}\n",
                       to.address, word("envelope_from"), envelope, ip, date, word("dkim"), word("spf"), word("dmarc"), word("dmarc_policy"),
                       from_domain);
}

json own_mail(const std::filesystem::path& folder) {
    json deliveries = json::array();
    int minutes = 50, copy = 0;
    const auto manifest = read_json(folder / "manifest.json");
    for (const auto& mail : manifest.at("mail")) {
        std::ifstream stream(folder / mail.at("file").get<std::string>(), std::ios::binary);
        const std::string body{std::istreambuf_iterator<char>(stream), {}};
        if (body.empty()) throw std::runtime_error("a message of the manifest is missing in " + folder.string());
        const auto date = mail_date(minutes--);
        for (const auto& local : mail.at("to")) {
            const auto& person = find_person(mail.at("cloud"), local);
            auto text = replace_all(body, "@DATE@", date);
            text = replace_all(text, "@RECIPIENT_NAME@", person.name);
            text = replace_all(text, "@RECIPIENT@", person.address);
            text = replace_all(text, "@COPY@", std::to_string(++copy));
            text = replace_all(stamps(mail, person, header_domain(text), date) + text, "\n", "\r\n");
            deliveries.push_back({{"cloud", person.cloud}, {"address", person.address}, {"bytes", text}, {"is_read", mail.at("is_read")}});
        }
    }
    return deliveries;
}

json saved_mail(const std::filesystem::path& folder) {
    json deliveries = json::array();
    std::istringstream no_input;
    scanner::SavedMail mail({folder.string()}, no_input);
    std::size_t unreadable = 0;
    while (auto message = mail.next()) {
        if (!message->bytes) {
            std::cerr << "left out: " << message->bytes.error().message << '\n';
            ++unreadable;
            continue;
        }
        const auto& person = people()[deliveries.size() % people().size()];
        deliveries.push_back({{"cloud", person.cloud}, {"address", person.address}, {"bytes", std::move(*message->bytes)}, {"is_read", false}});
    }
    if (deliveries.empty()) throw std::runtime_error("there is no message in " + folder.string() + ".");
    if (unreadable > 0) std::cerr << unreadable << " files could not be read and were not delivered.\n";
    return deliveries;
}

} // namespace

int deliver(const Options& options) {
    auto control = control_of(options);
    const std::filesystem::path folder = options.at("mail");
    auto deliveries = std::filesystem::exists(folder / "manifest.json") ? own_mail(folder) : saved_mail(folder);

    json record = json::array();
    for (auto& delivery : deliveries) {
        const auto bytes = delivery.at("bytes").get<std::string>();
        support::EmulatorDelivery one;
        one.cloud = delivery.at("cloud");
        one.addresses = {delivery.at("address")};
        one.bytes = bytes;
        one.is_read = delivery.at("is_read");
        const auto key = control.deliver(one).front();
        record.push_back({{"key", key}, {"cloud", delivery.at("cloud")}, {"address", delivery.at("address")}, {"sha256", sha256_hex(bytes)}});
    }
    write_text(options.at("out"), record.dump());
    std::cout << record.size() << " messages delivered to " << people().size() << " mailboxes.\n";
    return 0;
}

} // namespace remand::demo
