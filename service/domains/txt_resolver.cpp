#include "service/domains/txt_resolver.hpp"

#include <algorithm>

#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>

namespace remand::service {
namespace {

constexpr std::size_t header_bytes = 12;
constexpr std::size_t largest_answer = 16'384;
constexpr int most_labels = 128;

class MessageReader {
public:
    explicit MessageReader(std::string_view message) : message_(message) {}
    [[nodiscard]] bool is_broken() const { return is_broken_; }
    void skip(std::size_t bytes) {
        if (bytes > message_.size() - at_) is_broken_ = true;
        at_ = is_broken_ ? message_.size() : at_ + bytes;
    }
    unsigned number16() {
        const auto high = byte();
        return high << 8U | byte();
    }
    unsigned byte() {
        if (at_ >= message_.size()) return is_broken_ = true, 0U;
        return static_cast<unsigned char>(message_[at_++]);
    }
    // Labels, or a pointer, which ends a name (RFC 1035 section 4.1.4).
    void skip_name() {
        for (int labels = 0; labels < most_labels && !is_broken_; ++labels) {
            const auto length = byte();
            if (length == 0) return;
            if ((length & 0xC0U) == 0xC0U) return skip(1);
            skip(length);
        }
        is_broken_ = true;
    }
    std::string text(std::size_t bytes) {
        const auto begin = at_;
        skip(bytes);
        return is_broken_ ? "" : std::string(message_.substr(begin, bytes));
    }
    [[nodiscard]] std::size_t at() const { return at_; }

private:
    std::string_view message_;
    std::size_t at_ = 0;
    bool is_broken_ = false;
};

} // namespace

std::vector<std::string> read_txt_answer(std::string_view message) {
    if (message.size() < header_bytes) return {};
    MessageReader reader(message);
    reader.skip(4);
    const auto questions = reader.number16(), answers = reader.number16();
    reader.skip(4);
    for (unsigned i = 0; i < questions && !reader.is_broken(); ++i) {
        reader.skip_name();
        reader.skip(4);
    }
    std::vector<std::string> texts;
    for (unsigned i = 0; i < answers && !reader.is_broken(); ++i) {
        reader.skip_name();
        const auto type = reader.number16();
        reader.skip(6); // class and time to live
        const auto length = reader.number16();
        if (type != ns_t_txt) {
            reader.skip(length);
            continue;
        }
        const auto end = reader.at() + length;
        std::string text; // the pieces of one record belong together
        while (reader.at() < end && !reader.is_broken()) text += reader.text(reader.byte());
        if (!reader.is_broken()) texts.push_back(std::move(text));
    }
    return reader.is_broken() ? std::vector<std::string>{} : texts;
}

Result<std::vector<std::string>> SystemTxtResolver::texts_of(std::string_view name) const {
    std::vector<unsigned char> answer(largest_answer);
    struct __res_state state {};
    if (res_ninit(&state) != 0)
        return fail(ErrorKind::fix_configuration, "dns.unusable",
                    "The resolver of this machine cannot be used (/etc/resolv.conf).");
    const int length = res_nquery(&state, std::string(name).c_str(), ns_c_in, ns_t_txt, answer.data(),
                                  static_cast<int>(answer.size()));
    const int problem = state.res_h_errno;
    res_nclose(&state);
    if (length < 0 && (problem == HOST_NOT_FOUND || problem == NO_DATA)) return std::vector<std::string>{};
    if (length < 0)
        return fail(ErrorKind::retry, "dns.no_answer",
                    "No name server answered for " + std::string(name) + "; try again.");
    const auto size = std::min(static_cast<std::size_t>(length), answer.size());
    return read_txt_answer({reinterpret_cast<const char*>(answer.data()), size});
}

} // namespace remand::service
