#include "scanner/saved_mail.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

namespace remand::scanner {
namespace {

constexpr std::string_view separator = "From ";
constexpr std::size_t block = 64UL << 10;

tl::unexpected<Error> unreadable(const std::string& why) {
    return fail(ErrorKind::skip_item, "saved_mail.unreadable", why);
}

// "From sender Mon Jan  1 00:00:00 2024" (RFC 4155): the weekday and a time tell it from a sentence that begins with
// "From", which home-made mboxes do not quote.
bool is_separator(std::string_view line) {
    if (!line.starts_with(separator)) return false;
    constexpr std::array<std::string_view, 7> weekdays{" Mon", " Tue", " Wed", " Thu", " Fri", " Sat", " Sun"};
    const bool has_weekday = std::any_of(weekdays.begin(), weekdays.end(),
                                         [&](auto day) { return line.find(day) != std::string_view::npos; });
    const auto colon = line.find(':', separator.size());
    return has_weekday && colon != std::string_view::npos && std::count(line.begin(), line.end(), ' ') >= 4;
}

// ">From " and ">>From " lose one ">".
bool is_quoted_from(std::string_view line) {
    const auto text = line.find_first_not_of('>');
    return text != std::string_view::npos && text > 0 && line.substr(text).starts_with(separator);
}

// Reads one stream as an mbox or as a single message, whichever it begins like.
class MessageReader {
public:
    MessageReader(std::string path, std::istream& in) : path_(std::move(path)), in_(in) {
        has_line_ = read_line();
        is_mbox_ = has_line_ && std::string_view(line_).starts_with(separator);
    }

    std::optional<SavedMessage> next() {
        if (is_done_) return {};
        return is_mbox_ ? next_of_mbox() : single_message();
    }

private:
    // One line with its end; a line longer than a block comes in pieces, which only matters for seeing separators.
    bool read_line() {
        line_.clear();
        begins_line_ = !continues_;
        continues_ = false;
        while (line_.size() < block && (!unread_.empty() || fill())) {
            const auto room = unread_.substr(0, block - line_.size());
            const auto end = room.find('\n');
            const auto piece = room.substr(0, end == std::string_view::npos ? end : end + 1);
            line_.append(piece);
            unread_.remove_prefix(piece.size());
            if (end != std::string_view::npos) return true;
        }
        if (line_.size() == block) continues_ = true;
        return !line_.empty();
    }

    // False at the end of the stream.
    bool fill() {
        buffer_.resize(block);
        in_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
        unread_ = std::string_view(buffer_).substr(0, static_cast<std::size_t>(in_.gcount()));
        return !unread_.empty();
    }

    SavedMessage finish(std::string path, std::string bytes, bool is_too_large) {
        if (in_.bad())
            return {std::move(path),
                    unreadable(fmt::format("Reading stopped with an error: {}.", std::strerror(errno)))};
        if (is_too_large)
            return {std::move(path),
                    unreadable(fmt::format("The message is larger than {} MB.", SavedMail::largest_message >> 20))};
        return {std::move(path), std::move(bytes)};
    }

    static void append(std::string& bytes, std::string_view piece, bool& is_too_large) {
        if (bytes.size() + piece.size() > SavedMail::largest_message) is_too_large = true;
        if (!is_too_large) bytes.append(piece);
    }

    SavedMessage single_message() {
        std::string bytes;
        bool is_too_large = false;
        while (has_line_ && !is_too_large) {
            append(bytes, line_, is_too_large);
            has_line_ = read_line();
        }
        is_done_ = true;
        return finish(path_, std::move(bytes), is_too_large);
    }

    SavedMessage next_of_mbox() {
        std::string bytes;
        bool is_too_large = false, after_empty = false;
        has_line_ = read_line(); // past the separator
        while (has_line_) {
            const std::string_view line = line_;
            if (begins_line_ && after_empty && is_separator(line)) break;
            after_empty = begins_line_ && (line == "\n" || line == "\r\n");
            append(bytes, begins_line_ && is_quoted_from(line) ? line.substr(1) : line, is_too_large);
            has_line_ = read_line();
        }
        if (!has_line_) is_done_ = true;
        drop_last_empty_line(bytes); // it belongs to the separator
        ++number_;
        const bool is_only_one = is_done_ && number_ == 1;
        return finish(is_only_one ? path_ : fmt::format("{}#{}", path_, number_), std::move(bytes), is_too_large);
    }

    static void drop_last_empty_line(std::string& bytes) {
        if (bytes.ends_with("\r\n\r\n"))
            bytes.resize(bytes.size() - 2);
        else if (bytes.ends_with("\n\n"))
            bytes.resize(bytes.size() - 1);
    }

    std::string path_, line_, buffer_;
    std::string_view unread_; // of buffer_
    std::istream& in_;
    bool has_line_ = false, is_mbox_ = false, is_done_ = false, begins_line_ = true, continues_ = false;
    int number_ = 0;
};

} // namespace

struct SavedMail::State {
    std::vector<std::filesystem::path> waiting; // a stack: the next is last
    std::istream& standard_input;
    std::ifstream file;
    std::unique_ptr<MessageReader> reader;

    explicit State(std::istream& in) : standard_input(in) {}

    std::optional<SavedMessage> open(const std::filesystem::path& path, bool is_named) {
        namespace fs = std::filesystem;
        const auto name = path.string();
        if (is_named && name == "-") {
            reader = std::make_unique<MessageReader>("-", standard_input);
            return {};
        }
        std::error_code error;
        const auto status = fs::status(path, error);
        if (status.type() == fs::file_type::not_found) return SavedMessage{name, unreadable("There is no such file.")};
        if (error) return SavedMessage{name, unreadable(error.message() + ".")};
        if (fs::is_directory(status)) return open_directory(path, is_named);
        if (!fs::is_regular_file(status)) {
            if (!is_named) return {};
            return SavedMessage{name, unreadable("It is neither a file nor a directory.")};
        }
        file = std::ifstream(path, std::ios::binary);
        if (!file) return SavedMessage{name, unreadable(fmt::format("It cannot be opened: {}.", std::strerror(errno)))};
        reader = std::make_unique<MessageReader>(name, file);
        return {};
    }

    std::optional<SavedMessage> open_directory(const std::filesystem::path& path, bool is_named) {
        namespace fs = std::filesystem;
        std::error_code error;
        if (!is_named && fs::is_symlink(fs::symlink_status(path, error))) return {}; // could lead round in a circle
        std::vector<fs::path> entries;
        for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error))
            entries.push_back(it->path());
        if (error) return SavedMessage{path.string(), unreadable(error.message() + ".")};
        std::sort(entries.begin(), entries.end(), std::greater<>());
        for (auto& entry : entries) waiting.push_back(std::move(entry));
        return {};
    }

    std::size_t first_named = 0; // waiting[0 .. first_named) were named on the command line
};

SavedMail::SavedMail(std::vector<std::string> paths, std::istream& standard_input)
    : state_(std::make_unique<State>(standard_input)) {
    for (auto it = paths.rbegin(); it != paths.rend(); ++it) state_->waiting.emplace_back(*it);
    state_->first_named = state_->waiting.size();
}

SavedMail::~SavedMail() = default;

std::optional<SavedMessage> SavedMail::next() {
    auto& state = *state_;
    for (;;) {
        if (state.reader) {
            if (auto message = state.reader->next()) return message;
            state.reader.reset();
            state.file.close();
        }
        if (state.waiting.empty()) return {};
        const auto path = std::move(state.waiting.back());
        state.waiting.pop_back();
        const bool is_named = state.waiting.size() < state.first_named;
        state.first_named = std::min(state.first_named, state.waiting.size());
        if (auto problem = state.open(path, is_named)) return problem;
    }
}

} // namespace remand::scanner
