#include "db/where.hpp"

namespace remand::db {

void Where::add(std::string_view condition, const std::vector<Value>& values) {
    if (!text_.empty()) text_ += " AND ";
    text_ += condition;
    values_.insert(values_.end(), values.begin(), values.end());
}

void Where::add_contains(const std::vector<std::string_view>& columns, std::string_view part) {
    std::string pattern = "%";
    for (const char c : part) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    pattern += '%';
    const std::string_view kept = patterns_.emplace_back(std::move(pattern));
    std::string condition;
    for (const auto column : columns) {
        condition += condition.empty() ? "(" : " OR ";
        condition.append(column).append(" LIKE ? ESCAPE '\\'");
    }
    add(condition + ")", std::vector<Value>(columns.size(), Value(kept)));
}

} // namespace remand::db
