// The lists that detectors look things up in: free mail, shorteners, brands, wordings ... Each is a text file in
// scanner/data, installed to /usr/share/remand/lists; a file of the same name in /etc/remand/lists replaces it. The same
// files are compiled in, for when none is installed.
//
// A file has comment lines (#), among them "# source:" and "# licence:", and one entry a line. A list without entries
// switches the rules off that need it, and says so.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace remand::scanner {

struct ListFile {
    std::string source, licence;   // as its head says
    std::filesystem::path path;    // empty: compiled in
    std::vector<std::string> rows; // without comments and empty lines
    std::vector<int> lines;        // of each row in the file, counted from 1
};

class Lists {
public:
    // The compiled-in files. Never fails: a test reads them.
    [[nodiscard]] static Lists built_in();
    // For each list the file of the last directory that has one, otherwise the compiled-in one. Directories that are not
    // there are left out. Errors (fix_configuration): a file that cannot be read, has no source or licence, is no valid
    // UTF-8, or whose rows do not read as its kind of list needs; the message names file and line.
    [[nodiscard]] static Result<Lists> read(const std::vector<std::filesystem::path>& directories);

    // Names of all lists there are, sorted.
    [[nodiscard]] static std::vector<std::string_view> names();
    [[nodiscard]] const ListFile& file(std::string_view name) const; // `name` is one of names()
    [[nodiscard]] const std::vector<std::string>& rows(std::string_view name) const { return file(name).rows; }
    // Eight hexadecimal digits over all rows: which lists judged, for the verdict.
    [[nodiscard]] const std::string& hash() const { return hash_; }
    // A sentence for each list that is empty: its rules are off.
    [[nodiscard]] std::vector<std::string> warnings() const;

private:
    void work_out_hash();
    std::map<std::string, ListFile, std::less<>> files_;
    std::string hash_;
};

// Which lists are looked up in. They are constants of the process: use_lists() is called by the program's start at most
// once, before the first message is judged (afterwards it fails: what was judged would not say by which lists), and
// lists() is the compiled-in ones otherwise. lists() is thread-safe.
[[nodiscard]] Result<void> use_lists(Lists lists);
[[nodiscard]] const Lists& lists();

// Where an installed Remand looks, in this order; the first below the prefix it is installed in (/usr, /usr/local).
inline constexpr std::string_view installed_lists = "share/remand/lists";
inline constexpr std::string_view administrators_lists = "/etc/remand/lists";

} // namespace remand::scanner
