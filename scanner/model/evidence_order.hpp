// The order in which a person reads the evidence. Pure; thread-safe.
#pragma once

#include <vector>

#include "scanner/model/findings.hpp"

namespace remand::scanner {

// First what explains the disposition: for malicious, suspicious and spoof the threats, hard rules before all; for spam
// the advertising; for bulk the marks of bulk mail; for none what speaks for the mail. Then by weight; where nothing bad was
// found what the words are like comes behind all else; caps last.
void order_for_reading(std::vector<Finding>& findings, Disposition disposition);

} // namespace remand::scanner
