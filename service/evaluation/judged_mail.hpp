// Labelled mail, extracted in worker processes and judged: what evaluation and fitting work on.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/verdict.hpp"
#include "scanner/scan_context.hpp"
#include "service/evaluation/campaigns.hpp"
#include "service/evaluation/labelled_mail.hpp"
#include "service/evaluation/neutral.hpp"

namespace remand::service {

struct JudgedMessage {
    LabelledFile file;
    int year = 0; // of Date; 0 when it has none
    Verdict verdict;
    Disposition with_provider_verdict = Disposition::none; // the same mail with SCL and the like left on
    std::string unscannable;
    CampaignKey key;
    int campaign = -1;
    int half = 0; // of a split that keeps campaigns together
    [[nodiscard]] bool is_flagged() const;
    [[nodiscard]] bool is_dangerous() const; // malicious, suspicious or spoof
};
[[nodiscard]] bool is_flag(Disposition disposition); // bulk is no alarm

struct JudgeSettings {
    std::filesystem::path extract_program; // empty: beside the running program
    int jobs = 0;                          // 0: as many as there are cores
    Neutral neutral;
    scanner::ScanContext context;
};

// Calls `take` with the facts of each file, in several threads and any order; the index is that of `files`. Unreadable
// files are empty messages. fix_configuration when no worker can be started.
Result<void> extract_all(const std::vector<LabelledFile>& files, const JudgeSettings& settings,
                         const std::function<void(std::size_t, scanner::MessageFacts)>& take);

// Which half each message is on when campaigns are kept together.
[[nodiscard]] std::vector<int> halves_of(const std::vector<LabelledFile>& files, const std::vector<CampaignKey>& keys);

// In the order of `files`. An unreadable file is judged as an empty message would be, and says so in `unscannable`.
// fix_configuration when no worker can be started.
[[nodiscard]] Result<std::vector<JudgedMessage>> judge_all(std::vector<LabelledFile> files,
                                                           const JudgeSettings& settings);

} // namespace remand::service
