// Real mail for the benchmarks, where there is some: a folder of folders, one message a file.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace remand::bench {

// Where it is looked for: REMAND_CORPUS, otherwise /tmp/corpus.
[[nodiscard]] std::filesystem::path corpus_folder();

// At most `count` messages: those whose path below the folder has the smallest hash, in the order of the hash, so that the
// sample is the same each time and grows by adding to it. The folder `malformed` is left out: it is no ordinary mail.
[[nodiscard]] std::vector<std::string> corpus_sample(const std::filesystem::path& folder, std::size_t count);

} // namespace remand::bench
