#include "scanner/file_likeness.hpp"

#include <tlsh.h>

namespace remand::scanner {

// Not PDFs, plain Office files and pages without a script: two invoices of one program, two filled-in forms are near to
// each other. Measured on generated files: 99 % of pairs of invoices with the same embedded font are below the distance, and
// half of those of a workbook with the same macros (hence only such as run by themselves, which forms rarely need). Pages of
// a kit for different victims are 16 apart (median), but letters of a service for locked mail are 29 if they are short.
// Nor archives and disk images, whose bytes vary with everything beside the program in them: that has a digest of its own.
bool is_likened(const Attachment& file) {
    switch (file.kind) {
    case FileKind::executable:
    case FileKind::lnk:
    case FileKind::script:
    case FileKind::msi:
    case FileKind::library_ms:
    case FileKind::android_package:
    case FileKind::java_archive:
        return true;
    case FileKind::html:
        return file.has_script && (file.has_password_form || !file.smuggling.empty());
    case FileKind::svg:
        return file.has_script;
    case FileKind::onenote:
        return !file.smuggling.empty(); // names a program
    case FileKind::ole:
    case FileKind::ooxml:
    case FileKind::rtf:
        return file.has_auto_macro || file.has_external_template;
    default:
        return false;
    }
}

std::string likeness_of(std::string_view bytes) {
    if (bytes.size() < smallest_likened) return {};
    Tlsh digest;
    // The library counts bytes and takes them for what they are.
    digest.final(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<unsigned int>(bytes.size()));
    const char* const text = digest.getHash();
    return text == nullptr ? std::string() : text;
}

std::vector<std::optional<std::size_t>> nearest_files(const std::vector<std::string>& ours,
                                                      const std::vector<std::string>& theirs) {
    struct Nearest {
        Nearest() = default;
        Nearest(const Nearest&) = delete; // a copy of the library's class would own the same memory
        Nearest& operator=(const Nearest&) = delete;
        Tlsh digest;
        bool is_valid = false;
        int distance = near_distance;
        std::optional<std::size_t> place;
    };
    const auto read = [](Tlsh& digest, const std::string& text) {
        return text.size() == TLSH_STRING_LEN && digest.fromTlshStr(text.c_str()) == 0;
    };
    std::vector<Nearest> all(ours.size());
    for (std::size_t i = 0; i < ours.size(); ++i) all[i].is_valid = read(all[i].digest, ours[i]);
    for (std::size_t place = 0; place < theirs.size(); ++place) {
        Tlsh other;
        if (!read(other, theirs[place])) continue;
        for (auto& one : all) {
            const int distance = one.is_valid ? one.digest.totalDiff(&other) : near_distance;
            if (distance >= one.distance) continue;
            one.distance = distance;
            one.place = place;
        }
    }
    std::vector<std::optional<std::size_t>> places;
    for (const auto& one : all) places.push_back(one.place);
    return places;
}

} // namespace remand::scanner
