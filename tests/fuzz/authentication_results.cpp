#include "scanner/extract/authentication_results.hpp"
#include "core/text.hpp"
#include "tests/fuzz/fuzz.hpp"

// What it finds is valid UTF-8, whatever it was given.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto result = remand::scanner::parse_authentication_results(remand::fuzz::text(data, size));
    for (const auto& text : {result.authserv_id, result.spf, result.spf_domain, result.dmarc, result.dmarc_domain,
                             result.dmarc_policy, result.compauth, result.compauth_reason, result.arc})
        remand::fuzz::require(remand::to_valid_utf8(text) == text);
    return 0;
}
