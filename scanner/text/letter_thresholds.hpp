// From which log odds on a letter counts as one of its kind.
#pragma once

#include "scanner/text/letter_heads.hpp"

namespace remand::scanner {

// Chosen by cross-validation: hardly any honest mail is above, and few of the honest letters that were written to be as
// alike as they can.
[[nodiscard]] constexpr float letter_threshold(Letter kind) {
    switch (kind) {
    case Letter::extortion:
        return 0.1F;
    case Letter::callback:
        return 0.3F;
    case Letter::payee_change:
        return 0.4F;
    case Letter::secret_request:
        return 0.9F;
    case Letter::account_lure:
        return 0.4F;
    case Letter::document_lure:
        return 0.25F;
    case Letter::assurance:
        return 0.5F;
    }
    return 0;
}

} // namespace remand::scanner
