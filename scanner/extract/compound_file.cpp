#include "scanner/extract/compound_file.hpp"

#include <algorithm>
#include <cstdint>

#include "scanner/extract/little_endian.hpp"
#include "scanner/extract/utf8.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

constexpr std::string_view signature{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8};
constexpr std::uint32_t none = 0xFFFFFFFF; // also what ends a chain, with everything from `last_sector` on
constexpr std::uint32_t last_sector = 0xFFFFFFFA;
constexpr std::size_t header_bytes = 512, entry_bytes = 128;

std::uint32_t number(std::string_view bytes, std::size_t at, std::size_t count = 4) {
    return static_cast<std::uint32_t>(little_endian(bytes, at, count));
}

std::string name_of(std::string_view entry) {
    std::string out;
    const std::size_t length = std::min<std::size_t>(number(entry, 64, 2), 64);
    for (std::size_t i = 0; i + 2 < length; i += 2) // the last unit is a zero
        append_utf8(out, number(entry, i, 2));
    return out;
}

class CompoundReader {
public:
    CompoundReader(std::string_view bytes, std::size_t most_bytes) : bytes_(bytes), room_(most_bytes) {}

    std::optional<std::vector<CompoundStream>> read() {
        if (!bytes_.starts_with(signature) || bytes_.size() < header_bytes) return {};
        sector_shift_ = number(bytes_, 30, 2);
        mini_shift_ = number(bytes_, 32, 2);
        if (sector_shift_ < 9 || sector_shift_ > 16 || mini_shift_ < 4 || mini_shift_ >= sector_shift_) return {};
        read_table();
        directory_ = chain(number(bytes_, 48), bytes_.size());
        if (directory_.size() < entry_bytes) return {};
        const auto root = entry(0);
        mini_stream_ = chain(number(root, 116), number(root, 120));
        const std::string mini = chain(number(bytes_, 60), bytes_.size());
        for (std::size_t at = 0; at + 4 <= mini.size(); at += 4) mini_table_.push_back(number(mini, at));
        walk();
        return std::move(out_);
    }

private:
    [[nodiscard]] std::string_view entry(std::uint32_t index) const {
        return std::string_view(directory_).substr(std::size_t{index} * entry_bytes, entry_bytes);
    }
    [[nodiscard]] std::string_view sector(std::uint32_t index) const {
        const std::size_t at = (std::size_t{index} + 1) << sector_shift_;
        return at >= bytes_.size() ? std::string_view{} : bytes_.substr(at, std::size_t{1} << sector_shift_);
    }

    // The table of what follows each sector, itself in sectors that the header and a chain of its own name (2.2, 2.5).
    void read_table() {
        std::vector<std::uint32_t> parts;
        for (std::size_t i = 0; i < 109; ++i) parts.push_back(number(bytes_, 76 + 4 * i));
        const std::size_t most = (bytes_.size() >> sector_shift_) + 1;
        auto next = number(bytes_, 68);
        for (std::size_t i = 0; next < last_sector && i < most && parts.size() < most; ++i) {
            const auto more = sector(next);
            if (more.size() < 8) break;
            for (std::size_t at = 0; at + 8 <= more.size(); at += 4) parts.push_back(number(more, at));
            next = number(more, more.size() - 4);
        }
        for (const auto part : parts) {
            if (part >= last_sector || table_.size() > most) continue;
            const auto some = sector(part);
            for (std::size_t at = 0; at + 4 <= some.size(); at += 4) table_.push_back(number(some, at));
        }
    }

    [[nodiscard]] std::string chain(std::uint32_t first, std::size_t most) const {
        std::string out;
        std::size_t steps = 0; // a ring ends here
        for (auto at = first; at < last_sector && out.size() < most && steps <= table_.size(); ++steps) {
            const auto piece = sector(at);
            if (piece.empty()) break;
            out += piece.substr(0, most - out.size());
            at = at < table_.size() ? table_[at] : none;
        }
        return out;
    }

    [[nodiscard]] std::string mini_chain(std::uint32_t first, std::size_t most) const {
        std::string out;
        std::size_t steps = 0;
        for (auto at = first; at < last_sector && out.size() < most && steps <= mini_table_.size(); ++steps) {
            const std::size_t begin = std::size_t{at} << mini_shift_;
            if (begin >= mini_stream_.size()) break;
            out += mini_stream_.substr(begin, std::min(most - out.size(), std::size_t{1} << mini_shift_));
            at = at < mini_table_.size() ? mini_table_[at] : none;
        }
        return out;
    }

    void walk() {
        struct Item {
            std::uint32_t index;
            std::string above;
        };
        const std::size_t count = directory_.size() / entry_bytes;
        std::vector<bool> seen(count, false);
        std::vector<Item> open{{number(entry(0), 76), {}}};
        const std::uint32_t cutoff = number(bytes_, 56);
        while (!open.empty()) {
            const Item item = std::move(open.back());
            open.pop_back();
            if (item.index >= count || seen[item.index]) continue;
            seen[item.index] = true;
            const auto at = entry(item.index);
            const std::string path = item.above + name_of(at);
            open.push_back({number(at, 72), item.above}); // its brothers
            open.push_back({number(at, 68), item.above});
            constexpr std::uint32_t storage = 1, stream = 2;
            const auto type = number(at, 66, 1);
            constexpr std::size_t longest_path = 1'000;
            if (type == storage && path.size() < longest_path) open.push_back({number(at, 76), path + '/'});
            if (type != stream) continue;
            if (out_.size() == limits::compound_streams) return;
            const std::size_t size = number(at, 120);
            const std::size_t most = std::min(size, room_);
            out_.push_back({path, size < cutoff ? mini_chain(number(at, 116), most) : chain(number(at, 116), most)});
            room_ -= std::min(room_, out_.back().bytes.size());
        }
    }

    std::string_view bytes_;
    std::size_t room_;
    std::uint32_t sector_shift_ = 9, mini_shift_ = 6;
    std::vector<std::uint32_t> table_, mini_table_;
    std::string directory_, mini_stream_;
    std::vector<CompoundStream> out_;
};

} // namespace

std::optional<std::vector<CompoundStream>> read_compound_file(std::string_view bytes, std::size_t most_bytes) {
    return CompoundReader(bytes, most_bytes).read();
}

} // namespace remand::scanner
