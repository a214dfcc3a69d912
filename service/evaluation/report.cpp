#include "service/evaluation/report.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <ostream>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "scanner/scanner.hpp"
#include "service/evaluation/statistics.hpp"

namespace remand::service {
namespace {

using Json = nlohmann::ordered_json;

struct Count {
    int total = 0, flagged = 0, dangerous = 0, malicious = 0, flagged_with_provider = 0;
    void add(const JudgedMessage& message) {
        ++total;
        flagged += message.is_flagged();
        dangerous += message.is_dangerous();
        malicious += message.verdict.disposition == Disposition::malicious;
        flagged_with_provider += is_flag(message.with_provider_verdict);
    }
};

Json share(int k, int n) {
    const auto [low, high] = wilson(k, n);
    return {{"count", k}, {"share", n == 0 ? 0.0 : static_cast<double>(k) / n}, {"low", low}, {"high", high}};
}

Json to_json(const std::string& name, Kind kind, const Count& count) {
    return {{"name", name},
            {"kind", to_text(kind)},
            {"messages", count.total},
            {"flagged", share(count.flagged, count.total)},
            {"malicious_suspicious_spoof", share(count.dangerous, count.total)},
            {"malicious", share(count.malicious, count.total)},
            {"flagged_with_provider_verdict", share(count.flagged_with_provider, count.total)}};
}

using Name = std::function<std::string(const JudgedMessage&)>;

// Counted by a name; messages without one are left out.
Json counted_by(const std::vector<JudgedMessage>& judged, const Name& name) {
    std::map<std::string, std::pair<Kind, Count>> counts;
    for (const auto& message : judged)
        if (const auto key = name(message); !key.empty()) {
            auto& [kind, count] = counts[key];
            kind = message.file.kind;
            count.add(message);
        }
    Json rows = Json::array();
    for (const auto& [key, row] : counts) rows.push_back(to_json(key, row.first, row.second));
    return rows;
}

Json confusion(const std::vector<JudgedMessage>& judged) {
    std::map<std::string, std::map<Disposition, int>> counts;
    for (const auto& message : judged) ++counts[message.file.mail_class][message.verdict.disposition];
    Json out = Json::object();
    for (const auto& [name, row] : counts)
        for (const auto disposition : all_dispositions) {
            const auto found = row.find(disposition);
            out[name][std::string(to_text(disposition))] = found == row.end() ? 0 : found->second;
        }
    return out;
}

Json curve(const std::vector<JudgedMessage>& judged) {
    std::vector<int> wanted;
    std::map<Kind, std::vector<int>> unwanted;
    for (const auto& message : judged) {
        if (message.file.kind == Kind::wanted) wanted.push_back(message.verdict.score);
        if (message.file.kind == Kind::spam || message.file.kind == Kind::fraud)
            unwanted[message.file.kind].push_back(message.verdict.score);
    }
    Json rows = Json::array();
    for (const auto& [kind, scores] : unwanted) {
        Json row{{"kind", to_text(kind)}, {"auc", area_under_curve(scores, wanted)}};
        for (const double rate : {0.0, 0.001, 0.005, 0.01})
            row["recall_at"][fmt::format("{}", rate)] = recall_at(scores, wanted, rate);
        rows.push_back(std::move(row));
    }
    return rows;
}

// Copies of one campaign are one case: how many of the campaigns are flagged (by most of their messages), and how the
// messages do that have no copy in the collection.
Json campaigns(const std::vector<JudgedMessage>& judged) {
    struct Campaign {
        int total = 0, flagged = 0;
    };
    std::map<std::string, std::map<int, Campaign>> by_class;
    for (const auto& message : judged) {
        auto& campaign = by_class[message.file.mail_class][message.campaign];
        ++campaign.total;
        campaign.flagged += message.is_flagged();
    }
    Json rows = Json::array();
    for (const auto& [name, all] : by_class) {
        int flagged = 0, single = 0, single_flagged = 0;
        for (const auto& [number, campaign] : all) {
            flagged += 2 * campaign.flagged > campaign.total;
            single += campaign.total == 1;
            single_flagged += campaign.total == 1 && campaign.flagged == 1;
        }
        rows.push_back({{"name", name},
                        {"campaigns", all.size()},
                        {"flagged", share(flagged, static_cast<int>(all.size()))},
                        {"without_copy", single},
                        {"without_copy_flagged", share(single_flagged, single)}});
    }
    return rows;
}

Json example(const JudgedMessage& message) {
    Json evidence = Json::array();
    for (const auto& row : message.verdict.evidence)
        evidence.push_back({{"code", row.code}, {"weight", row.weight}, {"reason", row.reason}});
    return {{"path", to_valid_utf8(message.file.path.string())},
            {"class", message.file.mail_class},
            {"disposition", to_text(message.verdict.disposition)},
            {"score", message.verdict.score},
            {"evidence", std::move(evidence)}};
}

// The worst first, one of each campaign.
Json examples(const std::vector<JudgedMessage>& judged, std::size_t most, bool wanted) {
    std::vector<const JudgedMessage*> found;
    for (const auto& message : judged) {
        const bool bad = message.file.kind == Kind::spam || message.file.kind == Kind::fraud;
        if (wanted ? message.file.kind == Kind::wanted && message.is_flagged() : bad && !message.is_flagged())
            found.push_back(&message);
    }
    std::stable_sort(found.begin(), found.end(), [&](const auto* a, const auto* b) {
        return wanted ? a->verdict.score > b->verdict.score : a->verdict.score < b->verdict.score;
    });
    std::set<int> seen;
    Json rows = Json::array();
    for (const auto* message : found)
        if (rows.size() < most && seen.insert(message->campaign).second) rows.push_back(example(*message));
    return rows;
}

std::string percent(const Json& share) {
    return fmt::format("{:5.1f} % ({:.1f}-{:.1f})", 100 * share["share"].get<double>(),
                       100 * share["low"].get<double>(), 100 * share["high"].get<double>());
}

void print_classes(const Json& rows, std::string_view title, std::ostream& out) {
    if (rows.empty()) return;
    out << fmt::format("\n{:<26}{:>8}  {:<22}{:<22}{:<22}{:<20}\n", title, "messages", "flagged", "mal/susp/spoof",
                       "malicious", "with provider's");
    for (const auto& row : rows)
        out << fmt::format("{:<26}{:>8}  {:<22}{:<22}{:<22}{:<20}\n", row["name"].get<std::string>(),
                           row["messages"].get<int>(), percent(row["flagged"]),
                           percent(row["malicious_suspicious_spoof"]), percent(row["malicious"]),
                           percent(row["flagged_with_provider_verdict"]));
}

void print_examples(const Json& rows, std::string_view title, std::ostream& out) {
    if (rows.empty()) return;
    out << '\n' << title << '\n';
    for (const auto& row : rows) {
        out << fmt::format("  {:>4} {:<10} {}\n", row["score"].get<int>(), row["disposition"].get<std::string>(),
                           row["path"].get<std::string>());
        for (const auto& item : row["evidence"])
            out << fmt::format("       {:>4}  {:<32}{}\n", item["weight"].get<int>(), item["code"].get<std::string>(),
                               item["reason"].get<std::string>());
    }
}

} // namespace

Json report_of(const std::vector<JudgedMessage>& judged, std::size_t most_examples) {
    Json report;
    report["model"] = scanner::model_version();
    report["messages"] = judged.size();
    report["classes"] = counted_by(judged, [](const auto& message) { return message.file.mail_class; });
    report["hand_labels"] = counted_by(judged, [](const auto& message) { return message.file.hand_label; });
    report["years"] = counted_by(judged, [](const auto& message) {
        return message.file.kind == Kind::unknown
                   ? std::string()
                   : fmt::format("{} {}", to_text(message.file.kind),
                                 message.year == 0 ? "no year" : std::to_string(message.year));
    });
    report["dispositions"] = confusion(judged);
    report["ranking"] = curve(judged);
    report["campaigns"] = campaigns(judged);
    report["false_positives"] = examples(judged, most_examples, true);
    report["misses"] = examples(judged, most_examples, false);
    return report;
}

void print_report(const Json& report, std::ostream& out) {
    out << fmt::format("{} messages, model {}; shares with 95 % intervals (Wilson)\n", report["messages"].get<int>(),
                       report["model"].get<std::string>());
    print_classes(report["classes"], "CLASS", out);
    print_classes(report["hand_labels"], "HAND LABEL", out);
    print_classes(report["years"], "KIND AND YEAR", out);
    out << fmt::format("\n{:<26}", "DISPOSITIONS");
    for (const auto disposition : all_dispositions) out << fmt::format("{:>12}", to_text(disposition));
    out << '\n';
    for (const auto& [name, row] : report["dispositions"].items()) {
        out << fmt::format("{:<26}", name);
        for (const auto& [disposition, count] : row.items()) out << fmt::format("{:>12}", count.get<int>());
        out << '\n';
    }
    out << fmt::format("\n{:<26}{:>8}  RECALL WHERE SO MUCH WANTED MAIL SCORES HIGHER\n", "RANKING", "AUC");
    for (const auto& row : report["ranking"]) {
        out << fmt::format("{:<26}{:>8.4f} ", row["kind"].get<std::string>(), row["auc"].get<double>());
        for (const auto& [rate, recall] : row["recall_at"].items())
            out << fmt::format("  {:g} %: {:.1f} %", 100 * std::stod(rate), 100 * recall.get<double>());
        out << '\n';
    }
    out << fmt::format("\n{:<26}{:>10}  {:<22}{:>12}  {}\n", "CAMPAIGNS", "campaigns", "flagged", "without copy",
                       "of these flagged");
    for (const auto& row : report["campaigns"])
        out << fmt::format("{:<26}{:>10}  {:<22}{:>12}  {}\n", row["name"].get<std::string>(),
                           row["campaigns"].get<int>(), percent(row["flagged"]), row["without_copy"].get<int>(),
                           percent(row["without_copy_flagged"]));
    print_examples(report["false_positives"], "WANTED MAIL THAT IS FLAGGED, the worst of each campaign", out);
    print_examples(report["misses"], "UNWANTED MAIL THAT IS NOT, the lowest of each campaign", out);
}

} // namespace remand::service
