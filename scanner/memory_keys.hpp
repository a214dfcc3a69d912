// By what a message is known when its like comes again: what somebody decided about it is remembered under these. Pure.
#pragma once

#include <string>
#include <vector>

#include "core/campaign.hpp"
#include "scanner/facts.hpp"

namespace remand::scanner {

// SHA-256 (hexadecimal) of the attached files that can do harm. No pictures, texts and the like: honest mail carries the
// same logo. Inside archives only what runs, since harmless files are laid beside it. At most `most_file_keys`, each once.
[[nodiscard]] std::vector<std::string> file_keys(const MessageFacts& facts);
inline constexpr std::size_t most_file_keys = 50;
// TLSH of those of them that are likened to others (file_likeness.hpp). At most `most_likeness_keys`, each once.
[[nodiscard]] std::vector<std::string> likeness_keys(const MessageFacts& facts);
inline constexpr std::size_t most_likeness_keys = 10;

// A page that a link leads to: host and path, without what comes behind "?" and "#".
struct LinkKey {
    std::string page;   // "forms.example/d/1a2b3c", at most 300 bytes
    std::string host, domain; // registrable
    bool is_individual = false; // the path names one page among many: it holds a code
};
[[nodiscard]] std::string page_of(const Link& link); // empty for what leads to no page of the web that can be told
// Of all links, at most `most_link_keys`, each once.
[[nodiscard]] std::vector<LinkKey> link_keys(const MessageFacts& facts);
inline constexpr std::size_t most_link_keys = 20;

// Sender, skeleton of the subject, sites that are linked to, and the text. Facts with their text (service/kept_text.hpp).
[[nodiscard]] CampaignPrint campaign_print(const MessageFacts& facts);

} // namespace remand::scanner
