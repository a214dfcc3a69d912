// A detector looks at one message and may say one thing about it.
//
// To add one: docs/detection.md. It is a pure function; it never fails and never fetches anything. Its weight is not
// its own business but the model's (model/weights.hpp).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/verdict.hpp"
#include "scanner/detectors/message_view.hpp"

namespace remand::scanner {

// One sentence for a layman, with the values that made the detector fire; nullopt when it does not.
using Reason = std::optional<std::string>;

// What the evidence may lead to. Only `threat` counts towards malicious, suspicious and spoof; `nuisance` is about
// spam; `context` means little by itself and counts everywhere.
enum class Sense { threat, nuisance, context };

struct Detector {
    std::string_view code; // stable for ever
    EvidenceGroup group;
    Sense sense;
    int weight;
    Reason (*run)(const MessageView&);
    std::string_view summary;
};

// THE list (detectors.cpp).
[[nodiscard]] std::span<const Detector> all_detectors();

} // namespace remand::scanner
