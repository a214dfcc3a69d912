#include "scanner/extract/virtual_disk.hpp"

#include <algorithm>
#include <array>

#include "scanner/extract/fat_volume.hpp"
#include "scanner/extract/little_endian.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t sector = 512;
constexpr std::string_view vhd_mark = "conectix", dynamic_mark = "cxsparse";

std::uint64_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < count; ++i)
        out = out << 8U | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U);
    return out;
}

void append(std::string_view bytes, std::uint64_t at, std::size_t size, std::string& out) {
    if (at < bytes.size()) out.append(bytes.substr(at, size));
}

// A dynamic VHD has its disk in blocks that stand anywhere in the file; a table says where, and nowhere means zeros.
class DynamicDisk {
public:
    explicit DynamicDisk(std::string_view file) : file_(file) {
        const auto at = big_endian(file, 16, 8);
        if (at >= file.size() || !file.substr(at).starts_with(dynamic_mark)) return;
        const auto header = file.substr(at);
        table_at_ = big_endian(header, 16, 8);
        blocks_ = big_endian(header, 28, 4);
        block_ = big_endian(header, 32, 4);
        if (block_ % sector != 0 || table_at_ > file.size()) block_ = 0;
    }
    void read(std::uint64_t at, std::size_t size, std::string& out) const {
        constexpr std::uint64_t nowhere = 0xFFFFFFFF;
        while (size > 0 && block_ != 0 && at / block_ < blocks_) {
            const auto piece = std::min<std::uint64_t>(size, block_ - at % block_);
            const auto place = big_endian(file_, table_at_ + at / block_ * 4, 4);
            const auto before = out.size();
            if (place != nowhere) // each block begins with a map of its sectors, rounded up to whole ones
                append(file_, place * sector + (block_ / sector / 8 + sector - 1) / sector * sector + at % block_, piece, out);
            else
                out.append(piece, '\0');
            if (out.size() < before + piece) return;
            at += piece;
            size -= piece;
        }
    }

private:
    std::string_view file_;
    std::uint64_t table_at_ = 0, blocks_ = 0, block_ = 0;
};

bool is_fixed_vhd(std::string_view bytes) {
    return bytes.size() > sector && bytes.substr(bytes.size() - sector).starts_with(vhd_mark);
}

ReadDisk disk_of(std::string_view bytes) {
    if (bytes.starts_with(vhd_mark))
        return [disk = DynamicDisk(bytes)](std::uint64_t at, std::size_t size, std::string& out) { disk.read(at, size, out); };
    if (is_fixed_vhd(bytes)) bytes.remove_suffix(sector);
    return [bytes](std::uint64_t at, std::size_t size, std::string& out) { append(bytes, at, size, out); };
}

// Where the partitions of a master boot record begin, in bytes.
std::array<std::uint64_t, 4> partitions_of(std::string_view boot) {
    std::array<std::uint64_t, 4> begins{};
    if (boot.size() < sector || boot.substr(510, 2) != "\x55\xAA") return begins;
    for (std::size_t i = 0; i < begins.size(); ++i) begins[i] = little_endian(boot, 446 + 16 * i + 8, 4) * sector;
    return begins;
}

} // namespace

bool is_virtual_disk(std::string_view bytes) {
    if (bytes.starts_with(vhd_mark) || is_fixed_vhd(bytes) || is_fat_boot_sector(bytes.substr(0, sector))) return true;
    const auto begins = partitions_of(bytes.substr(0, sector));
    return std::any_of(begins.begin(), begins.end(), [&](std::uint64_t at) {
        return at != 0 && at < bytes.size() && is_fat_boot_sector(bytes.substr(at, sector));
    });
}

ArchiveListing list_virtual_disk(std::string_view bytes, std::size_t most_bytes) {
    const auto disk = disk_of(bytes);
    const auto most = std::min(most_bytes, bytes.size());
    if (auto volume = list_fat_volume(disk, 0, most)) return std::move(*volume);
    ArchiveListing all;
    std::string boot;
    disk(0, sector, boot);
    std::size_t room = most;
    for (const auto at : partitions_of(boot)) {
        auto volume = at != 0 ? list_fat_volume(disk, at, room) : std::nullopt;
        if (!volume) continue;
        for (auto& entry : volume->entries) {
            if (all.entries.size() == limits::archive_entries) break;
            room -= entry.bytes.size();
            all.entries.push_back(std::move(entry));
        }
        all.malformed.insert(all.malformed.end(), volume->malformed.begin(), volume->malformed.end());
    }
    return all;
}

} // namespace remand::scanner
