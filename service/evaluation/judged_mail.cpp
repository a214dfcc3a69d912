#include "service/evaluation/judged_mail.hpp"

#include <atomic>
#include <chrono>
#include <fstream>
#include <mutex>
#include <optional>
#include <sstream>
#include <thread>

#include "scanner/scanner.hpp"

namespace remand::service {
namespace {

int year_of(const scanner::MessageFacts& facts) {
    if (!facts.date) return 0;
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(*facts.date));
    const int year = static_cast<int>(day.year());
    return year >= 1980 && year <= 2100 ? year : 0;
}

JudgedMessage judge_one(const LabelledFile& file, scanner::MessageFacts facts, const JudgeSettings& settings) {
    JudgedMessage message;
    message.file = file;
    message.year = year_of(facts);
    message.unscannable = facts.unscannable;
    message.key = campaign_key(facts);
    auto neutral = settings.neutral;
    const bool strips = neutral.verdict;
    neutral.verdict = false;
    neutralise(facts, neutral);
    message.verdict = scanner::judge(facts, settings.context);
    message.with_provider_verdict = message.verdict.disposition;
    if (strips && (facts.stamps.spam_confidence || facts.stamps.bulk_level)) {
        neutral.verdict = true;
        neutralise(facts, neutral);
        message.verdict = scanner::judge(facts, settings.context);
    }
    return message;
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << stream.rdbuf();
    return bytes.str();
}

} // namespace

bool is_flag(Disposition disposition) { return disposition != Disposition::none && disposition != Disposition::bulk; }
bool JudgedMessage::is_flagged() const { return is_flag(verdict.disposition); }
bool JudgedMessage::is_dangerous() const { return is_flagged() && verdict.disposition != Disposition::spam; }

Result<void> extract_all(const std::vector<LabelledFile>& files, const JudgeSettings& settings,
                         const std::function<void(std::size_t, scanner::MessageFacts)>& take) {
    scanner::ExtractorSettings extractor_settings;
    extractor_settings.workers =
        settings.jobs > 0 ? settings.jobs : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    extractor_settings.program = settings.extract_program;
    if (extractor_settings.program.empty()) {
        std::error_code none;
        extractor_settings.program =
            std::filesystem::read_symlink("/proc/self/exe", none).parent_path() / "remand-extract-worker";
    }
    auto extractor = scanner::Extractor::start(extractor_settings, Log::silent());
    if (!extractor) return fail(extractor.error());

    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::optional<Error> fault;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < extractor_settings.workers; ++i)
            threads.emplace_back([&] {
                for (std::size_t n = next++; n < files.size(); n = next++) {
                    auto facts = (*extractor)->extract(read_file(files[n].path), settings.context);
                    if (facts) {
                        take(n, std::move(*facts));
                    } else {
                        const std::lock_guard lock(mutex);
                        fault = facts.error();
                        next = files.size();
                    }
                }
            });
    }
    if (fault) return fail(*fault);
    return {};
}

std::vector<int> halves_of(const std::vector<LabelledFile>& files, const std::vector<CampaignKey>& keys) {
    std::vector<std::string> names;
    for (const auto& file : files) names.push_back(file.path.filename().string());
    return split_in_two(group_campaigns(keys), names);
}

Result<std::vector<JudgedMessage>> judge_all(std::vector<LabelledFile> files, const JudgeSettings& settings) {
    std::vector<JudgedMessage> judged(files.size());
    const auto done = extract_all(files, settings, [&](std::size_t n, scanner::MessageFacts facts) {
        judged[n] = judge_one(files[n], std::move(facts), settings);
    });
    if (!done) return fail(done.error());
    std::vector<CampaignKey> keys;
    for (auto& message : judged) keys.push_back(std::move(message.key));
    const auto campaigns = group_campaigns(keys);
    const auto halves = halves_of(files, keys);
    for (std::size_t i = 0; i < judged.size(); ++i) {
        judged[i].campaign = campaigns[i];
        judged[i].half = halves[i];
    }
    return judged;
}

} // namespace remand::service
