// Whether a file is nearly the same as another one: what is sent again with another address in it, or packed anew, has
// another SHA-256. Digests are TLSH's (Oliver, Cheng, Chen: "TLSH - A Locality Sensitive Hash", 2013), 70 hexadecimal
// digits. Pure; thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/facts.hpp"

namespace remand::scanner {

// Whether being near to a bad file says something of a file of this kind: what runs, and documents that start something
// when they are opened. All of them are among file_keys (memory_keys.hpp).
[[nodiscard]] bool is_likened(const Attachment& file);

// Empty for bytes that have too little in them for it.
[[nodiscard]] std::string likeness_of(std::string_view bytes);
inline constexpr std::size_t smallest_likened = 512; // bytes: less is mostly the format's own

// Files below this distance are nearly the same. In the paper: 0.0018 % of pairs of different files, and a third of the
// variants of one.
inline constexpr int near_distance = 30;

// For each of our digests the nearest of theirs, by its place in their list; of equally near ones the first. None when
// all are too far, and for what is no digest.
[[nodiscard]] std::vector<std::optional<std::size_t>> nearest_files(const std::vector<std::string>& ours,
                                                                    const std::vector<std::string>& theirs);

} // namespace remand::scanner
