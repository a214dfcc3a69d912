#include "service/lists/csv_text.hpp"

#include <fmt/format.h>

#include "core/text.hpp"

namespace remand::service {
namespace {

class CsvReader {
public:
    explicit CsvReader(std::string_view text) : text_(text) {}

    Result<std::vector<CsvLine>> read() {
        std::vector<CsvLine> lines;
        while (at_ < text_.size()) {
            CsvLine line{number_, {}};
            bool has_more = true;
            while (has_more) {
                auto field = read_field();
                if (!field) return fail(field.error());
                line.fields.push_back(std::move(*field));
                has_more = at_ < text_.size() && text_[at_] == ',';
                if (has_more) ++at_;
            }
            end_line();
            if (line.fields.size() > 1 || !trim(line.fields.front()).empty()) lines.push_back(std::move(line));
        }
        return lines;
    }

private:
    Result<std::string> read_field() {
        if (at_ >= text_.size() || text_[at_] != '"') {
            const auto end = text_.find_first_of(",\r\n", at_);
            auto field = text_.substr(at_, end == std::string_view::npos ? end : end - at_);
            at_ += field.size();
            return std::string(trim(field));
        }
        const auto opened = number_;
        std::string field;
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '"') {
                if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
                    field += '"';
                    ++at_;
                    continue;
                }
                ++at_;
                while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
                if (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\r' && text_[at_] != '\n')
                    return refuse(number_, "there is text behind a closing quote; a quote inside a field is doubled");
                return field;
            }
            if (text_[at_] == '\n') ++number_;
            field += text_[at_];
        }
        return refuse(opened, "a quote is not closed");
    }

    void end_line() {
        if (at_ < text_.size() && text_[at_] == '\r') ++at_;
        if (at_ < text_.size() && text_[at_] == '\n') ++at_;
        ++number_;
    }

    static tl::unexpected<Error> refuse(std::size_t line, std::string_view why) {
        return fail(ErrorKind::fix_configuration, "csv.invalid", fmt::format("The CSV cannot be read: line {}: {}.", line, why));
    }

    std::string_view text_;
    std::size_t at_ = 0, number_ = 1;
};

} // namespace

Result<std::vector<CsvLine>> read_csv(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    return CsvReader(text).read();
}

std::string csv_field(std::string_view text) {
    const bool needs_quotes = text.find_first_of(",\"\r\n") != std::string_view::npos || trim(text).size() != text.size();
    if (!needs_quotes) return std::string(text);
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + '"';
}

} // namespace remand::service
