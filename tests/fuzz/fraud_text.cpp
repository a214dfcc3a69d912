#include "core/text.hpp"
#include "scanner/fingerprint.hpp"
#include "scanner/text/account_numbers.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/text/fraud_wordings.hpp"
#include "scanner/text/phone_numbers.hpp"
#include "scanner/text/quoted_people.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace remand::scanner;

// What detectors read out of a mail's text: places lie inside it, and the same text gives the same fingerprint.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = remand::to_valid_utf8(remand::fuzz::text(data, size));
    const auto folded = fold(text);
    for (const auto& number : find_phone_numbers(folded))
        remand::fuzz::require(number.begin < number.end && number.end <= folded.size());
    remand::fuzz::require(find_ibans(text).size() <= 4 && find_wallets(text).size() <= 4);
    remand::fuzz::require(quoted_people(folded).size() <= 20);
    static_cast<void>(find_wording(folded, Wording::new_account));
    const auto hash = simhash(text);
    remand::fuzz::require(hash.empty() || simhash_distance(hash, simhash(text)) == 0);
    remand::fuzz::require(subject_skeleton(text).size() <= 100);
    return 0;
}
