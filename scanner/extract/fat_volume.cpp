#include "scanner/extract/fat_volume.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include "core/text.hpp"
#include "scanner/extract/little_endian.hpp"
#include "scanner/extract/utf8.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t boot_bytes = 512, entry_bytes = 32;
constexpr std::size_t longest_name_bytes = 20 * 26; // in UTF-16: parts of 13 letters

std::uint32_t number(std::string_view bytes, std::size_t at, std::size_t count) {
    return static_cast<std::uint32_t>(little_endian(bytes, at, count));
}

bool is_power_of_two(std::uint32_t value) { return value != 0 && (value & (value - 1)) == 0; }

// Section 3.1 of the overview; sizes in sectors, and the volume's begin is 0.
struct Layout {
    explicit Layout(std::string_view boot)
        : sector(number(boot, 11, 2)), cluster(number(boot, 13, 1) * sector), table_at(number(boot, 14, 2)),
          root_entries(number(boot, 17, 2)) {
        const auto table_size = number(boot, 22, 2) != 0 ? number(boot, 22, 2) : number(boot, 36, 4);
        const std::uint64_t total = number(boot, 19, 2) != 0 ? number(boot, 19, 2) : number(boot, 32, 4);
        root_at = table_at + std::uint64_t{number(boot, 16, 1)} * table_size;
        data_at = root_at + (root_entries * entry_bytes + sector - 1) / sector;
        const auto in_cluster = number(boot, 13, 1);
        clusters = total > data_at
                       ? static_cast<std::uint32_t>(std::min<std::uint64_t>((total - data_at) / in_cluster, 0x0FFFFFF5))
                       : 0;
        bits = clusters < 4'085 ? 12U : clusters < 65'525 ? 16U : 32U;
        root_cluster = bits == 32 ? number(boot, 44, 4) : 0;
    }
    std::uint32_t sector, cluster; // bytes
    std::uint64_t table_at;
    std::uint32_t root_entries;
    std::uint64_t root_at = 0, data_at = 0;
    std::uint32_t clusters = 0, bits = 12, root_cluster = 0;
};

class Volume {
public:
    Volume(const ReadDisk& disk, std::uint64_t at, std::string_view boot, std::size_t most_bytes)
        : disk_(disk), at_(at), layout_(boot), room_(most_bytes) {}

    ArchiveListing read() {
        struct Folder {
            std::uint32_t first = 0;
            std::string path;
        };
        std::vector<Folder> waiting{{layout_.root_cluster, {}}};
        std::set<std::uint32_t> seen{layout_.root_cluster};
        for (std::size_t i = 0; i < waiting.size(); ++i) {
            const Folder folder = waiting[i];
            for (const auto& item : items_of(folder_bytes(folder.first))) {
                if (listing_.entries.size() == limits::archive_entries) return over("limit.archive_entries");
                std::string path(cut(folder.path + item.name, limits::file_name_bytes));
                if (!item.is_folder) {
                    add(std::move(path), item);
                } else if (seen.insert(item.first).second) {
                    if (waiting.size() == limits::archive_entries) return over("limit.archive_entries");
                    waiting.push_back({item.first, path + '/'});
                }
            }
        }
        return std::move(listing_);
    }

private:
    struct Item {
        std::string name;
        bool is_folder = false;
        std::uint32_t first = 0, size = 0;
    };

    void note(std::string_view code) {
        auto& codes = listing_.malformed;
        if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.emplace_back(code);
    }
    ArchiveListing over(std::string_view limit) {
        note(limit);
        return std::move(listing_);
    }

    [[nodiscard]] bool is_cluster(std::uint32_t cluster) const { return cluster >= 2 && cluster - 2 < layout_.clusters; }

    // The cluster after this one; anything that is_cluster() refuses ends the chain.
    [[nodiscard]] std::uint32_t next(std::uint32_t cluster) const {
        const std::uint64_t bit = std::uint64_t{cluster} * layout_.bits;
        std::string bytes;
        disk_(at_ + layout_.table_at * layout_.sector + bit / 8, 4, bytes);
        if (layout_.bits == 12) return (number(bytes, 0, 2) >> (bit % 8)) & 0xFFFU;
        return layout_.bits == 16 ? number(bytes, 0, 2) : number(bytes, 0, 4) & 0x0FFFFFFFU;
    }

    // Bytes of a chain, at most so many; a chain that runs in circles ends with them.
    [[nodiscard]] std::string chain(std::uint32_t cluster, std::size_t most) const {
        std::string out;
        while (out.size() < most && is_cluster(cluster)) {
            const auto before = out.size();
            const auto wanted = std::min<std::size_t>(layout_.cluster, most - before);
            disk_(at_ + layout_.data_at * layout_.sector + std::uint64_t{cluster - 2} * layout_.cluster, wanted, out);
            if (out.size() < before + wanted) break; // the disk ends here
            cluster = next(cluster);
        }
        return out;
    }

    [[nodiscard]] std::string folder_bytes(std::uint32_t first) const {
        if (first != 0) return chain(first, limits::fat_folder_bytes);
        std::string root; // of FAT12 and FAT16: beside the clusters
        disk_(at_ + layout_.root_at * layout_.sector,
              std::min<std::size_t>(layout_.root_entries * entry_bytes, limits::fat_folder_bytes), root);
        return root;
    }

    // Section 6: entries of 32 bytes; those of a long name stand before the entry that they belong to, last part first.
    static std::vector<Item> items_of(std::string_view folder) {
        constexpr std::uint32_t long_name = 0x0F, label = 0x08, folder_mark = 0x10;
        std::vector<Item> items;
        std::string wide;
        std::uint32_t wide_sum = 0;
        for (std::size_t at = 0; at + entry_bytes <= folder.size() && folder[at] != '\0'; at += entry_bytes) {
            const auto entry = folder.substr(at, entry_bytes);
            const auto attributes = number(entry, 11, 1);
            if (entry.front() == '\xE5') { // deleted
                wide.clear();
            } else if ((attributes & 0x3FU) == long_name) {
                const bool is_last_part = (number(entry, 0, 1) & 0x40U) != 0; // which stands first
                if (is_last_part || number(entry, 13, 1) != wide_sum || wide.size() >= longest_name_bytes) wide.clear();
                wide_sum = number(entry, 13, 1);
                std::string part(entry.substr(1, 10));
                part.append(entry.substr(14, 12)).append(entry.substr(28, 4));
                wide.insert(0, part);
            } else {
                const bool has_long_name = !wide.empty() && wide_sum == checksum(entry.substr(0, 11));
                Item item{has_long_name ? utf8_of_utf16(wide) : short_name(entry), (attributes & folder_mark) != 0,
                          number(entry, 20, 2) << 16U | number(entry, 26, 2), number(entry, 28, 4)};
                wide.clear();
                if ((attributes & label) == 0 && entry.front() != '.') items.push_back(std::move(item));
            }
        }
        return items;
    }

    static std::uint32_t checksum(std::string_view name) {
        std::uint32_t sum = 0;
        for (const char c : name) sum = (((sum & 1U) << 7U) + (sum >> 1U) + static_cast<unsigned char>(c)) & 0xFFU;
        return sum;
    }

    // "REPORT  LNK"; Windows keeps in byte 12 which half is in small letters.
    static std::string short_name(std::string_view entry) {
        std::string stem(trim(entry.substr(0, 8))), ending(trim(entry.substr(8, 3)));
        if (!stem.empty() && stem.front() == '\x05') stem.front() = '\xE5';
        if ((number(entry, 12, 1) & 0x08U) != 0) stem = ascii_lower(stem);
        if ((number(entry, 12, 1) & 0x10U) != 0) ending = ascii_lower(ending);
        return to_valid_utf8(ending.empty() ? stem : stem + '.' + ending);
    }

    void add(std::string path, const Item& item) {
        ArchiveEntry entry;
        entry.name = std::move(path);
        entry.size = item.size;
        entry.bytes = chain(item.first, std::min<std::size_t>(item.size, room_));
        if (entry.bytes.size() < item.size) note(entry.bytes.size() == room_ ? "limit.archive_bytes" : "archive.broken");
        room_ -= entry.bytes.size();
        listing_.entries.push_back(std::move(entry));
    }

    const ReadDisk& disk_;
    std::uint64_t at_;
    Layout layout_;
    std::size_t room_;
    ArchiveListing listing_;
};

} // namespace

bool is_fat_boot_sector(std::string_view sector) {
    if (sector.size() < boot_bytes || sector.substr(510, 2) != "\x55\xAA") return false;
    const bool has_jump = (sector[0] == '\xEB' && sector[2] == '\x90') || sector[0] == '\xE9';
    const auto bytes = number(sector, 11, 2), in_cluster = number(sector, 13, 1), tables = number(sector, 16, 1);
    return has_jump && is_power_of_two(bytes) && bytes >= 512 && bytes <= 4'096 && is_power_of_two(in_cluster) &&
           number(sector, 14, 2) != 0 && (tables == 1 || tables == 2) && number(sector, 21, 1) >= 0xF0 &&
           (number(sector, 22, 2) != 0 || number(sector, 36, 4) != 0) &&
           (number(sector, 19, 2) != 0 || number(sector, 32, 4) != 0);
}

std::optional<ArchiveListing> list_fat_volume(const ReadDisk& disk, std::uint64_t at, std::size_t most_bytes) {
    std::string boot;
    disk(at, boot_bytes, boot);
    if (!is_fat_boot_sector(boot)) return {};
    return Volume(disk, at, boot, most_bytes).read();
}

} // namespace remand::scanner
