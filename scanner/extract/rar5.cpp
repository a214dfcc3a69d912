#include "scanner/extract/rar5.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "core/text.hpp"
#include "scanner/extract/utf8.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

constexpr std::string_view signature{"Rar!\x1A\x07\x01\x00", 8};

class Reader {
public:
    explicit Reader(std::string_view bytes) : bytes_(bytes) {}

    // Seven bits a byte, the lowest first; the highest bit says that another byte follows.
    std::optional<std::uint64_t> number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 63 && at_ < bytes_.size(); shift += 7) {
            const auto byte = static_cast<unsigned char>(bytes_[at_++]);
            value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
            if ((byte & 0x80U) == 0) return value;
        }
        return {};
    }
    bool skip(std::uint64_t count) {
        if (count > bytes_.size() - at_) return false;
        at_ += static_cast<std::size_t>(count);
        return true;
    }
    std::optional<std::string_view> take(std::uint64_t count) {
        const auto begin = at_;
        if (!skip(count)) return {};
        return bytes_.substr(begin, static_cast<std::size_t>(count));
    }
    [[nodiscard]] bool is_at_end() const { return at_ == bytes_.size(); }

private:
    std::string_view bytes_;
    std::size_t at_ = 0;
};

enum HeaderType : std::uint64_t { file_header = 2, encryption_header = 4, end_header = 5 };
enum HeaderFlag : std::uint64_t { has_extra = 1, has_data = 2 };

// Records: size, type, data. Type 1 of a file header says that the file is encrypted.
bool is_file_encrypted(std::string_view extra) {
    Reader records(extra);
    while (!records.is_at_end()) {
        const auto size = records.number();
        const auto record = size ? records.take(*size) : std::nullopt;
        if (!record) return false;
        if (Reader(*record).number() == std::uint64_t{1}) return true;
    }
    return false;
}

std::optional<ArchiveEntry> file_entry(Reader& fields, std::string_view extra) {
    enum FileFlag : std::uint64_t { is_directory = 1, has_time = 2, has_checksum = 4 };
    const auto flags = fields.number(), size = fields.number(), attributes = fields.number();
    if (!flags || !size || !attributes || ((*flags & has_time) != 0 && !fields.skip(4)) ||
        ((*flags & has_checksum) != 0 && !fields.skip(4)))
        return {};
    const auto compression = fields.number(), system = fields.number(), name_size = fields.number();
    const auto name = compression && system && name_size ? fields.take(*name_size) : std::nullopt;
    if (!name || (*flags & is_directory) != 0) return {};
    ArchiveEntry entry;
    entry.name = std::string(cut(to_valid_utf8(*name), limits::file_name_bytes));
    entry.size = static_cast<std::int64_t>(*size & INT64_MAX);
    entry.is_encrypted = is_file_encrypted(extra);
    return entry;
}

} // namespace

bool is_rar5(std::string_view bytes) { return bytes.starts_with(signature); }

ArchiveListing list_locked_rar5(std::string_view bytes) {
    ArchiveListing listing;
    Reader blocks(bytes.substr(std::min(signature.size(), bytes.size())));
    while (blocks.skip(4)) { // checksum
        const auto header_size = blocks.number();
        const auto header = header_size ? blocks.take(*header_size) : std::nullopt;
        if (!header) break;
        Reader fields(*header);
        const auto type = fields.number(), flags = fields.number();
        if (!type || !flags || *type == end_header) break;
        const auto extra_size = (*flags & has_extra) != 0 ? fields.number() : std::optional<std::uint64_t>(0);
        const auto data_size = (*flags & has_data) != 0 ? fields.number() : std::optional<std::uint64_t>(0);
        if (!extra_size || !data_size || *extra_size > header->size()) break;
        if (*type == encryption_header) {
            listing.is_encrypted = true;
            break;
        }
        if (*type == file_header) {
            if (listing.entries.size() == limits::archive_entries) {
                listing.malformed = {"limit.archive_entries"};
                break;
            }
            auto entry = file_entry(fields, header->substr(header->size() - static_cast<std::size_t>(*extra_size)));
            if (entry) {
                listing.is_encrypted = listing.is_encrypted || entry->is_encrypted;
                listing.entries.push_back(std::move(*entry));
            }
        }
        if (!blocks.skip(*data_size)) break;
    }
    return listing;
}

} // namespace remand::scanner
