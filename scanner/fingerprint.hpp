// Fingerprints: what copies of one mailing have in common when names, numbers and links differ from copy to copy.
// They tell that two messages are alike, never that one is bad. Pure; thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

// Changed whenever the same message would get other fingerprints: only those of one version can be compared.
inline constexpr int fingerprint_version = 1;

// 64-bit simhash (Charikar 2002) of runs of three words, as 16 hexadecimal digits; digits are all the same, so that
// amounts and dates make no difference. Empty for texts of fewer than `shortest_fingerprinted` words.
inline constexpr int shortest_fingerprinted = 12;
[[nodiscard]] std::string simhash(std::string_view text);

// Different bits of two simhashes: about 0 to 6 for copies of one mailing, 32 by chance. Nullopt where one is empty.
[[nodiscard]] std::optional<int> simhash_distance(std::string_view a, std::string_view b);

// The subject without what differs from copy to copy: reply prefixes are dropped, numbers and codes become "#",
// addresses "@". At most 100 bytes.
[[nodiscard]] std::string subject_skeleton(std::string_view subject);

// Hash of a sequence of names (types of parts, tags), as 16 hexadecimal digits. Runs count once.
class StructureHash {
public:
    void add(std::string_view name);
    [[nodiscard]] std::string text() const;

private:
    std::uint64_t hash_ = 0xcbf29ce484222325ULL;
    std::string last_;
};

} // namespace remand::scanner
