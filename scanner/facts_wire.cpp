#include "scanner/facts_wire.hpp"

#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/text.hpp"
#include "scanner/facts_fields.hpp"

namespace remand::scanner {
namespace {

constexpr int most_nesting = 8; // facts inside facts inside ...: we write two levels

// Seven bits a byte, the lowest first; the highest says that another follows.
void append_number(std::string& out, std::uint64_t value) {
    while (value >= 0x80) {
        out.push_back(static_cast<char>(static_cast<unsigned char>(value | 0x80U)));
        value >>= 7U;
    }
    out.push_back(static_cast<char>(static_cast<unsigned char>(value)));
}
// Small numbers of either sign are short.
std::uint64_t folded_sign(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63);
}
std::int64_t unfolded_sign(std::uint64_t value) {
    return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
}

class WireWriter {
public:
    std::string out;

    template <class T> void always(const char*, const T& value) { write(value); }
    template <class T> void operator()(const char*, const T& value) { write(value); }

private:
    void write(const std::string& text) {
        append_number(out, text.size());
        out += text;
    }
    void write(bool value) { out.push_back(value ? '\1' : '\0'); }
    void write(int value) { append_number(out, folded_sign(value)); }
    void write(std::int64_t value) { append_number(out, folded_sign(value)); }
    void write(Timestamp value) { write(to_micros(value)); }
    void write(LinkSource value) { out.push_back(static_cast<char>(value)); }
    void write(FileKind value) { out.push_back(static_cast<char>(value)); }
    template <class T> void write(const std::optional<T>& value) {
        write(value.has_value());
        if (value) write(*value);
    }
    template <class T> void write(const std::vector<T>& list) {
        append_number(out, list.size());
        for (const auto& item : list) write(item);
    }
    template <class T> void write(const T& record) requires std::is_class_v<T> { visit_fields(*this, record); }
};

class WireReader {
public:
    explicit WireReader(std::string_view bytes) : rest_(bytes) {}

    template <class T> void always(const char*, T& value) { read(value); }
    template <class T> void operator()(const char*, T& value) { read(value); }
    [[nodiscard]] bool is_whole() const { return is_good_ && rest_.empty(); }

private:
    std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
            const auto byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
            if ((byte & 0x80U) == 0) return value;
        }
        return spoil();
    }
    unsigned char byte() {
        if (rest_.empty()) return static_cast<unsigned char>(spoil());
        const auto value = static_cast<unsigned char>(rest_.front());
        rest_.remove_prefix(1);
        return value;
    }
    std::uint64_t spoil() {
        is_good_ = false;
        rest_ = {};
        return 0;
    }
    // How many of what takes a byte at least: never more than there are bytes, so that nothing large is set aside for it.
    std::size_t count() {
        const auto value = number();
        return value > rest_.size() ? static_cast<std::size_t>(spoil()) : static_cast<std::size_t>(value);
    }

    void read(std::string& text) {
        const auto size = count();
        const auto bytes = rest_.substr(0, size);
        rest_.remove_prefix(size);
        text = is_ascii_text(bytes) ? std::string(bytes) : to_valid_utf8(bytes);
    }
    static bool is_ascii_text(std::string_view bytes) {
        unsigned char all = 0;
        for (const char c : bytes) all |= static_cast<unsigned char>(c);
        return all < 0x80;
    }
    void read(bool& value) {
        const auto read_byte = byte();
        if (read_byte > 1) spoil();
        value = read_byte == 1;
    }
    void read(std::int64_t& value) { value = unfolded_sign(number()); }
    void read(int& value) {
        std::int64_t wide = 0;
        read(wide);
        if (!std::in_range<int>(wide)) wide = static_cast<std::int64_t>(spoil());
        value = static_cast<int>(wide);
    }
    void read(Timestamp& value) {
        std::int64_t micros = 0;
        read(micros);
        value = from_micros(micros);
    }
    void read(LinkSource& value) { value = static_cast<LinkSource>(below(static_cast<int>(LinkSource::qr_code))); }
    void read(FileKind& value) { value = static_cast<FileKind>(below(static_cast<int>(FileKind::disk_image))); }
    int below(int last) {
        const int value = byte();
        return value > last ? static_cast<int>(spoil()) : value;
    }
    template <class T> void read(std::optional<T>& value) {
        bool is_there = false;
        read(is_there);
        if (is_there) read(value.emplace());
    }
    template <class T> void read(std::vector<T>& list) {
        const auto size = count();
        for (std::size_t i = 0; i < size && is_good_; ++i) read(list.emplace_back());
    }
    template <class T> void read(T& record) requires std::is_class_v<T> {
        if (++depth_ > most_nesting) spoil();
        if (is_good_) visit_fields(*this, record);
        --depth_;
    }

    std::string_view rest_;
    bool is_good_ = true;
    int depth_ = 0;
};

} // namespace

std::string to_wire(const MessageFacts& facts) {
    WireWriter writer;
    writer.out.reserve(facts.text.size() + 4'096);
    visit_fields(writer, facts);
    return std::move(writer.out);
}

std::optional<MessageFacts> facts_from_wire(std::string_view bytes) {
    MessageFacts facts;
    WireReader reader(bytes);
    visit_fields(reader, facts);
    if (!reader.is_whole()) return {};
    return facts;
}

} // namespace remand::scanner
