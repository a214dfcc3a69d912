// Compound files (MS-CFB): a small file system within a file, in which Outlook keeps messages. Read by our own code, within
// limits; nothing of it is trusted.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace remand::scanner {

struct CompoundStream {
    std::string path; // names of the storages above it and its own, with '/' between, as UTF-8
    std::string bytes;
};

// All streams, in the order of the directory's tree. nullopt when it is no compound file or its directory cannot be read; a
// stream whose chain is broken is as long as what could be read. At most limits::compound_streams streams and `most_bytes`
// bytes of them all.
[[nodiscard]] std::optional<std::vector<CompoundStream>> read_compound_file(std::string_view bytes, std::size_t most_bytes);

} // namespace remand::scanner
