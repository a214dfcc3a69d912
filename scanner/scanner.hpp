// The scanner as the service and the command line see it: bytes -> facts (in a disposable process) -> verdict.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/log.hpp"
#include "core/result.hpp"
#include "core/verdict.hpp"
#include "scanner/facts.hpp"
#include "scanner/scan_context.hpp"

namespace remand::scanner {

struct ExtractorSettings {
    std::filesystem::path program;            // remand-extract-worker
    int workers = 2;
    std::chrono::milliseconds wall_limit{10'000};
    std::chrono::seconds cpu_limit{10};       // per process and message
    std::size_t memory_limit = 1024UL << 20;  // RLIMIT_AS; not set in sanitizer builds
    int recycle_after = 10'000;               // messages per process
};

// Owner of the worker processes. extract() blocks while all workers are busy. Thread-safe.
// It never fails for what is in the mail: bytes that break, stall or starve the worker give facts whose `unscannable`
// says why (the header fields that a small, safe reader could still find are filled in).
// Errors: fix_configuration when the worker program cannot be started at all.
class Extractor {
public:
    static Result<std::unique_ptr<Extractor>> start(ExtractorSettings settings, Log log);
    virtual ~Extractor() = default;
    [[nodiscard]] virtual Result<MessageFacts> extract(std::string_view bytes, const ScanContext& context) = 0;
    // How many workers mails have cost so far (crashed, stalled, out of memory), for the metrics.
    [[nodiscard]] virtual std::uint64_t lost_workers() const { return 0; }
};

// Pure: the same facts and context always give the same verdict.
[[nodiscard]] Verdict judge(const MessageFacts& facts, const ScanContext& context);

// Name of the weights and thresholds that judge() uses, stored with each verdict.
[[nodiscard]] std::string_view model_version();

// Whether a verdict can have this attribute (docs/detection.md), for those who ask for it by name.
[[nodiscard]] bool is_attribute(std::string_view name);

// A detector's row, for `remand detectors` and the documentation.
struct DetectorInfo {
    std::string_view code;
    EvidenceGroup group;
    int weight;
    std::string_view summary;
};
[[nodiscard]] std::vector<DetectorInfo> detectors();

} // namespace remand::scanner
