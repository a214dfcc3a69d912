// The WHERE clause of a list that can be filtered in many ways. It keeps the texts that it binds.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.hpp"

namespace remand::db {

class Where {
public:
    // `condition` has one '?' for each value.
    void add(std::string_view condition, Value value) { add(condition, std::vector<Value>{value}); }
    void add(std::string_view condition, const std::vector<Value>& values);
    void add(std::string_view condition) { add(condition, std::vector<Value>{}); }
    // `columns` are searched for `part`, ignoring case: any of them.
    void add_contains(const std::vector<std::string_view>& columns, std::string_view part);
    void bind(Value value) { values_.push_back(value); } // after the conditions: LIMIT ?

    [[nodiscard]] std::string text() const { return text_.empty() ? "" : " WHERE " + text_; }
    [[nodiscard]] const std::vector<Value>& values() const { return values_; }

private:
    std::string text_;
    std::vector<Value> values_;
    std::deque<std::string> patterns_;
};

} // namespace remand::db
