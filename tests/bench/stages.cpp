#include "tests/bench/stages.hpp"

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/encoding.hpp"
#include "scanner/detectors/detector.hpp"
#include "scanner/extract/attachments.hpp"
#include "scanner/extract/extract.hpp"
#include "scanner/extract/gmime_addresses.hpp"
#include "scanner/extract/header_facts.hpp"
#include "scanner/extract/html_facts.hpp"
#include "scanner/extract/links.hpp"
#include "scanner/extract/mime.hpp"
#include "scanner/extract/preflight.hpp"
#include "scanner/extract/text_urls.hpp"
#include "scanner/facts_wire.hpp"
#include "scanner/limits.hpp"
#include "scanner/model/disposition.hpp"
#include "scanner/model/explanation.hpp"
#include "scanner/model/findings.hpp"
#include "scanner/scanner.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/text/text_head.hpp"
#include "scanner/text/text_reading.hpp"
#include "tests/bench/measure.hpp"

namespace remand::bench {
namespace {

using namespace remand::scanner;

struct Row {
    std::string name;
    double micros = 0; // a message
};

class Stages {
public:
    explicit Stages(std::size_t messages) : messages_(static_cast<double>(messages)) {}
    // Runs `work`, which does one stage for all messages.
    template <class Work> void time(std::string name, Work&& work) {
        const double began = thread_cpu_micros();
        work();
        rows.push_back({std::move(name), (thread_cpu_micros() - began) / messages_});
    }
    std::vector<Row> rows;

private:
    double messages_;
};

void print(const Row& row) { fmt::print("  {:<56}{:>9.1f} us\n", row.name, row.micros); }

bool is_html(const MimePart& part) { return part.type == "text/html" && part.disposition != "attachment"; }
bool is_text(const MimePart& part) { return part.type == "text/plain" && part.disposition != "attachment"; }

// What one message is between the stages.
struct Opened {
    HeaderBlock header;
    MimeTree tree;
    std::vector<std::string> pages, texts; // bodies as UTF-8
    std::vector<std::string> urls;
    std::string wire;
    MessageFacts facts;
};

void extraction(std::span<const std::string> mail, std::vector<Opened>& opened) {
    const CharsetDecoder charset(CharsetDecoder::all);
    Stages stages(mail.size());
    stages.time("preflight", [&] { for (const auto& bytes : mail) static_cast<void>(preflight(bytes)); });
    stages.time("SHA-256", [&] { for (const auto& bytes : mail) static_cast<void>(sha256_hex(bytes)); });
    stages.time("header", [&] {
        for (std::size_t i = 0; i < mail.size(); ++i) {
            opened[i].header = read_header(mail[i]);
            MessageFacts facts;
            read_header_facts(opened[i].header, charset, &parse_addresses_forgivingly, facts);
        }
    });
    stages.time("MIME", [&] {
        for (std::size_t i = 0; i < mail.size(); ++i) opened[i].tree = parse_mime(mail[i], opened[i].header, charset);
    });
    stages.time("character sets of the bodies", [&] {
        for (auto& message : opened)
            for (const auto& part : message.tree.parts)
                if (is_html(part) || is_text(part))
                    (is_html(part) ? message.pages : message.texts)
                        .push_back(charset.to_utf8(part.bytes.substr(0, limits::html_bytes), part.charset, nullptr));
    });
    stages.time("HTML with its links", [&] {
        for (auto& message : opened)
            for (const auto& page : message.pages)
                for (auto& link : read_html(page).links) message.urls.push_back(std::move(link.href));
    });
    stages.time("  of it links, once more", [&] {
        for (const auto& message : opened)
            for (const auto& url : message.urls) static_cast<void>(read_link(url));
    });
    stages.time("addresses in plain text", [&] {
        for (const auto& message : opened)
            for (const auto& text : message.texts) static_cast<void>(find_urls(text, limits::links));
    });
    stages.time("attachments", [&] {
        for (const auto& message : opened) {
            MessageFacts facts;
            FileFindings findings;
            LinkList links;
            for (const auto& part : message.tree.parts) {
                if (is_html(part) || is_text(part) || part.is_message) continue;
                AttachedFile file;
                file.name = part.name;
                file.declared_type = part.type;
                file.bytes = part.bytes;
                read_attachment(file, charset, findings, facts, links);
            }
        }
    });
    stages.time("all of extraction, with what is not listed", [&] {
        for (std::size_t i = 0; i < mail.size(); ++i) opened[i].facts = extract_facts(mail[i], {});
    });
    stages.time("facts to the wire, in the worker", [&] { for (auto& message : opened) message.wire = to_wire(message.facts); });
    stages.time("facts from the wire, in the service", [&] {
        for (const auto& message : opened) static_cast<void>(facts_from_wire(message.wire));
    });
    fmt::print("stages of extraction, one thread, a message:\n");
    for (const auto& row : stages.rows) print(row);
}

void judging(const std::vector<Opened>& opened) {
    const ScanContext context;
    Stages stages(opened.size());
    stages.time("folding of subject, text and files", [&] {
        for (const auto& message : opened)
            static_cast<void>(fold(message.facts.subject).size() + fold(message.facts.text).size() + fold(message.facts.file_text).size());
    });
    std::vector<std::string> folded;
    for (const auto& message : opened) folded.push_back(fold(message.facts.subject) + " . " + fold(message.facts.text));
    stages.time("text head", [&] {
        for (const auto& text : folded)
            static_cast<void>(shipped_text_head().log_odds(HeadFeatures(HeadWords(text)).all()));
    });
    stages.time("wordings", [&] { for (const auto& text : folded) static_cast<void>(read_text(text, 0)); });
    std::vector<std::unique_ptr<MessageView>> views;
    stages.time("all of what detectors share, with these", [&] {
        for (const auto& message : opened) views.push_back(std::make_unique<MessageView>(message.facts, context));
    });
    Stages detectors(opened.size());
    for (const auto& row : all_detectors())
        detectors.time(std::string(row.code), [&] { for (const auto& view : views) static_cast<void>(row.run(*view)); });
    double sum = 0;
    for (const auto& row : detectors.rows) sum += row.micros;
    stages.rows.push_back({fmt::format("{} detectors", detectors.rows.size()), sum});
    std::vector<Findings> findings;
    for (const auto& view : views) findings.push_back(find_all(*view, shipped_points()));
    stages.time("model: interactions, caps, disposition", [&] {
        for (const auto& found : findings) static_cast<void>(dispose(signs_of(found.fired, shipped_points()), Standing::unproven));
    });
    stages.time("model: what would have been without", [&] {
        for (const auto& found : findings) static_cast<void>(explain(found, shipped_points(), Standing::unproven));
    });
    stages.time("all of the verdict", [&] { for (const auto& message : opened) static_cast<void>(judge(message.facts, context)); });
    fmt::print("stages of the verdict:\n");
    for (const auto& row : stages.rows) print(row);

    constexpr std::size_t shown = 10;
    std::sort(detectors.rows.begin(), detectors.rows.end(), [](const Row& a, const Row& b) { return a.micros > b.micros; });
    fmt::print("the ten dearest detectors:\n");
    for (std::size_t i = 0; i < std::min(shown, detectors.rows.size()); ++i) print(detectors.rows[i]);
}

} // namespace

void print_stages(std::span<const std::string> mail) {
    std::vector<Opened> opened(mail.size());
    extraction(mail, opened);
    judging(opened);
}

} // namespace remand::bench
