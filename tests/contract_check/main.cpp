// remand-contract-check DESCRIPTIONS RECORD...: reads what `remand-emulator --record` wrote and says each way in which
// a request or an answer is not as the provider's own description has it. Ends with 1 when there is one.
#include <fstream>
#include <iostream>
#include <map>

#include "tests/contract_check/exchange.hpp"

namespace {
using namespace remand::contract_check;

struct Tally {
    std::size_t checked = 0, passed_over = 0;
    std::map<std::string, std::size_t> breaches; // how often each was seen
    std::map<std::string, std::size_t> operations;
};

void read_record(const Description& description, const std::string& file, Tally& tally) {
    std::ifstream stream(file);
    if (!stream) throw std::runtime_error("cannot read " + file);
    for (std::string line; std::getline(stream, line);) {
        const auto exchange = nlohmann::json::parse(line, nullptr, false);
        if (exchange.is_discarded()) continue; // the last line of an emulator that was killed
        const auto found = check_exchange(description, exchange);
        if (!found) {
            ++tally.passed_over;
            continue;
        }
        ++tally.checked;
        ++tally.operations[exchange.value("operation", "")];
        for (const auto& breach : *found) ++tally.breaches[to_sentence(breach)];
    }
}
} // namespace

int main(int count, char** arguments) {
    try {
        if (count < 3) throw std::runtime_error("usage: remand-contract-check DESCRIPTIONS RECORD...");
        const auto description = read_descriptions(arguments[1]);
        Tally tally;
        for (int i = 2; i < count; ++i) read_record(description, arguments[i], tally);
        for (const auto& [operation, times] : tally.operations) std::cout << times << "\t" << operation << "\n";
        std::cout << tally.checked << " exchanges of " << tally.operations.size() << " operations checked, "
                  << tally.passed_over << " are in no description\n";
        for (const auto& [sentence, times] : tally.breaches) std::cerr << times << " times: " << sentence << "\n";
        if (tally.checked == 0) throw std::runtime_error("there was nothing to check");
        return tally.breaches.empty() ? 0 : 1;
    } catch (const std::exception& problem) {
        std::cerr << "remand-contract-check: " << problem.what() << "\n";
        return 2;
    }
}
