#include "scanner/extract/file_kind.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "scanner/extract/virtual_disk.hpp"

namespace remand::scanner {
namespace {

using namespace std::string_view_literals;

struct Magic {
    std::size_t offset;
    std::string_view bytes;
    FileKind kind;
};

// From the formats' own specifications; the longer and rarer marks first.
constexpr std::array magics{
    Magic{0, "%PDF-"sv, FileKind::pdf},
    Magic{0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, FileKind::ole},
    Magic{0, "\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D\xAE\xB1\x53\x78\xD0\x29\x96\xD3"sv, FileKind::onenote},
    Magic{0, "L\0\0\0\x01\x14\x02\0\0\0\0\0\xC0\0\0\0\0\0\0\x46"sv, FileKind::lnk},
    Magic{0, "7z\xBC\xAF\x27\x1C"sv, FileKind::seven_zip},
    Magic{0, "Rar!\x1A\x07"sv, FileKind::rar},
    Magic{0, "\x1F\x8B\x08"sv, FileKind::gzip},
    Magic{0, "MSCF\0\0\0\0"sv, FileKind::cab},
    Magic{0, "{\\rtf"sv, FileKind::rtf},
    Magic{0, "{\\rt"sv, FileKind::rtf}, // Word opens this too
    Magic{0, "\x78\x9F\x3E\x22"sv, FileKind::tnef},
    Magic{0, "MZ"sv, FileKind::executable},
    Magic{0,
          "\x7F"
          "ELF"sv,
          FileKind::executable},
    Magic{0, "\xFE\xED\xFA\xCE"sv, FileKind::executable}, // Mach-O
    Magic{0, "\xCF\xFA\xED\xFE"sv, FileKind::executable},
    Magic{0, "\xCA\xFE\xBA\xBE"sv, FileKind::executable}, // Java class or fat Mach-O
    Magic{0, "dex\n"sv, FileKind::executable},
    Magic{257, "ustar"sv, FileKind::tar},
    Magic{0x8001, "CD001"sv, FileKind::iso},
    Magic{0x8001, "BEA01"sv, FileKind::iso}, // UDF
    Magic{0, "conectix"sv, FileKind::disk_image}, // VHD
    Magic{0, "vhdxfile"sv, FileKind::disk_image},
    Magic{0, "MSWIM\0\0\0"sv, FileKind::disk_image},
    Magic{0, "\x89PNG\r\n\x1A\n"sv, FileKind::image},
    Magic{0, "GIF8"sv, FileKind::image},
    Magic{0, "\xFF\xD8\xFF"sv, FileKind::image},
    Magic{0, "BM"sv, FileKind::image},
    Magic{0, "II*\0"sv, FileKind::image},
    Magic{0, "MM\0*"sv, FileKind::image},
    Magic{0, "\0\0\x01\0"sv, FileKind::image},
    Magic{8, "WEBP"sv, FileKind::image},
    Magic{4, "ftypheic"sv, FileKind::image},
    Magic{4, "ftypavif"sv, FileKind::image},
    Magic{4, "ftyp"sv, FileKind::audio_video},
    Magic{0, "ID3"sv, FileKind::audio_video},
    Magic{0, "OggS"sv, FileKind::audio_video},
    Magic{0, "fLaC"sv, FileKind::audio_video},
    Magic{0, "\x1A\x45\xDF\xA3"sv, FileKind::audio_video}, // Matroska
    Magic{8, "WAVE"sv, FileKind::audio_video},
    Magic{8, "AVI "sv, FileKind::audio_video},
    Magic{0, "#!AMR"sv, FileKind::audio_video},
    Magic{0, "\xFF\xFB"sv, FileKind::audio_video}, // MP3 without a tag
    Magic{0, "-----BEGIN PGP MESSAGE"sv, FileKind::encrypted},
    Magic{0, "-----BEGIN PGP SIGNATURE"sv, FileKind::signature},
    Magic{0, "BEGIN:VCALENDAR"sv, FileKind::ics},
    Magic{0, "BEGIN:VCARD"sv, FileKind::vcard},
};

std::string extension(std::string_view name) {
    const auto dot = name.rfind('.');
    return dot == std::string_view::npos ? std::string{} : ascii_lower(trim(name.substr(dot + 1)));
}

template <std::size_t N> bool is_one_of(std::string_view text, const std::array<std::string_view, N>& list) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

// ZIP is the coat of many: what is in it is told by the names of its first entries, which stand in clear.
FileKind zip_kind(std::string_view bytes) {
    const auto has = [&](std::string_view name) { return bytes.find(name) != std::string_view::npos; };
    if (has("[Content_Types].xml") && (has("word/") || has("xl/") || has("ppt/") || has("visio/")))
        return FileKind::ooxml;
    if (has("AndroidManifest.xml")) return FileKind::android_package;
    if (has("META-INF/MANIFEST.MF")) return FileKind::java_archive;
    return FileKind::zip;
}

bool looks_like_text(std::string_view bytes) {
    const std::string_view start = bytes.substr(0, 4096);
    const auto controls = std::count_if(start.begin(), start.end(), [](char c) {
        const auto u = static_cast<unsigned char>(c);
        return u < 9 || (u > 13 && u < 27) || (u > 27 && u < 32) || u == 127;
    });
    return controls * 50 <= static_cast<std::ptrdiff_t>(start.size());
}

FileKind text_kind(std::string_view bytes, std::string_view name, std::string_view declared_type) {
    const std::string start = ascii_lower(trim(bytes.substr(0, 4096)));
    const std::string_view view = start;
    const std::string suffix = extension(name);
    constexpr std::array<std::string_view, 17> script_suffixes{"js",  "jse", "vbs",  "vbe", "wsf", "wsh",
                                                               "hta", "ps1", "psm1", "bat", "cmd", "sh",
                                                               "py",  "pl",  "sct",  "reg", "scpt"};
    if (suffix == "hta" || view.find("<hta:application") != std::string_view::npos) return FileKind::script;
    if (view.starts_with("[internetshortcut]") || view.find("\n[internetshortcut]") != std::string_view::npos)
        return FileKind::url_shortcut;
    if (view.find("<librarydescription") != std::string_view::npos || suffix == "library-ms" || suffix == "search-ms")
        return FileKind::library_ms;
    if (view.find("<svg") != std::string_view::npos &&
        (view.starts_with("<svg") || view.starts_with("<?xml") || suffix == "svg" || declared_type == "image/svg+xml"))
        return FileKind::svg;
    if (suffix == "svg" || declared_type == "image/svg+xml") return FileKind::svg;
    constexpr std::array<std::string_view, 8> html_marks{"<!doctype html", "<html", "<head", "<body",
                                                         "<script",        "<meta", "<form", "<iframe"};
    for (const auto mark : html_marks)
        if (view.find(mark) != std::string_view::npos) return FileKind::html;
    constexpr std::array<std::string_view, 5> html_suffixes{"htm", "html", "xhtml", "shtml", "xht"};
    if (is_one_of(suffix, html_suffixes) || declared_type == "text/html") return FileKind::html;
    if (is_one_of(suffix, script_suffixes) || view.starts_with("#!")) return FileKind::script;
    if (suffix == "eml" || declared_type == "message/rfc822") return FileKind::eml;
    if (suffix == "ics" || declared_type == "text/calendar") return FileKind::ics;
    if (suffix == "vcf") return FileKind::vcard;
    return FileKind::text;
}

} // namespace

FileKind file_kind(std::string_view bytes, std::string_view name, std::string_view declared_type) {
    if (bytes.empty()) return FileKind::empty;
    constexpr std::array<std::string_view, 4> signatures{"application/pgp-signature", "application/pkcs7-signature",
                                                         "application/x-pkcs7-signature", "application/pgp-keys"};
    if (is_one_of(declared_type, signatures)) return FileKind::signature;
    const std::string_view unmarked = bytes.starts_with("\xEF\xBB\xBF") ? bytes.substr(3) : bytes;
    for (const auto& magic : magics) {
        const std::string_view from = magic.offset == 0 ? unmarked : bytes.substr(std::min(magic.offset, bytes.size()));
        if (!from.starts_with(magic.bytes)) continue;
        if (magic.kind == FileKind::ole && extension(name) == "msi") return FileKind::msi;
        // Two letters prove little when the rest reads as text.
        if (magic.bytes.size() == 2 && looks_like_text(bytes)) continue;
        return magic.kind;
    }
    if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06") || bytes.starts_with("PK\x07\x08"))
        return zip_kind(bytes);
    if (is_virtual_disk(bytes)) return FileKind::disk_image;
    // Readers accept a PDF that begins a little later.
    if (bytes.substr(0, 1024).find("%PDF-") != std::string_view::npos) return FileKind::pdf;
    if (declared_type == "application/pgp-encrypted" || declared_type == "application/pkcs7-mime" ||
        declared_type == "application/x-pkcs7-mime" || extension(name) == "rpmsg")
        return FileKind::encrypted;
    if (looks_like_text(bytes)) return text_kind(unmarked, name, declared_type);
    constexpr std::array<std::string_view, 5> image_suffixes{"iso", "img", "vhd", "vhdx", "udf"};
    return is_one_of(extension(name), image_suffixes) ? FileKind::disk_image : FileKind::unknown;
}

bool is_archive(FileKind kind) {
    switch (kind) {
    case FileKind::zip:
    case FileKind::ooxml:
    case FileKind::seven_zip:
    case FileKind::rar:
    case FileKind::gzip:
    case FileKind::tar:
    case FileKind::iso:
    case FileKind::cab:
    case FileKind::android_package:
    case FileKind::java_archive:
    case FileKind::tnef:
    case FileKind::onenote:
    case FileKind::disk_image:
        return true;
    case FileKind::unknown:
    case FileKind::empty:
    case FileKind::text:
    case FileKind::html:
    case FileKind::svg:
    case FileKind::image:
    case FileKind::pdf:
    case FileKind::ole:
    case FileKind::executable:
    case FileKind::lnk:
    case FileKind::script:
    case FileKind::rtf:
    case FileKind::eml:
    case FileKind::ics:
    case FileKind::vcard:
    case FileKind::audio_video:
    case FileKind::url_shortcut:
    case FileKind::msi:
    case FileKind::library_ms:
    case FileKind::signature:
    case FileKind::encrypted:
        return false;
    }
    return false;
}

} // namespace remand::scanner
