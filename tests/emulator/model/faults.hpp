// Trouble on demand: rules that say which requests go wrong, how, and how often.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/emulator/http.hpp"
#include "tests/emulator/model/mailbox.hpp"

namespace remand::emulator {

struct FaultAction {
    enum class Kind { answer, error, close, close_after, timeout_after, delay, malformed, revoke };
    Kind kind = Kind::answer;
    int status = 500;
    std::string body;    // answer
    Pairs headers;       // answer, error
    std::string code;    // error: Graph's code, Google's reason
    std::string message; // error
    std::chrono::milliseconds delay{0};
};

struct FaultRule {
    int id = 0;
    std::optional<Cloud> cloud; // absent members match everything
    std::string method;
    std::string path_part;
    std::string operation;
    std::string mailbox;
    FaultAction action;
    int count = 1; // 0: for ever
    int skip = 0;
    int times = 0; // how often it acted
};

struct FaultQuery {
    Cloud cloud;
    std::string_view method;
    std::string_view path;
    std::string_view operation;
    std::string_view mailbox;
};

class Faults {
public:
    int add(FaultRule rule);
    // The action for this request, which uses the rule up by one.
    [[nodiscard]] std::optional<FaultAction> take(const FaultQuery& query);
    [[nodiscard]] const std::vector<FaultRule>& rules() const { return rules_; }
    void clear() { rules_.clear(); }

private:
    std::vector<FaultRule> rules_;
    int last_id_ = 0;
};

} // namespace remand::emulator
