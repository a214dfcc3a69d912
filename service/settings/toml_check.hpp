// What may stand where in a TOML file, and where each thing that is wrong stands. toml++ knows the places.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>
#include <toml++/toml.h>

namespace remand::service {

enum class TomlType { text, texts, whole, number, flag, time, table, tables };
[[nodiscard]] std::string_view describe(TomlType type); // "a text in quotes"

using TomlSchema = std::vector<std::pair<std::string, TomlType>>; // keys of one table

[[nodiscard]] bool is_of(const toml::node& node, TomlType type);
// Dates and times as RFC 3339.
[[nodiscard]] nlohmann::json toml_to_json(const toml::node& node);

class TomlCheck {
public:
    explicit TomlCheck(std::string file) : file_(std::move(file)) {}

    void complain(const toml::source_position& at, const std::string& sentence);
    void complain(const toml::node& node, const std::string& sentence) { complain(node.source().begin, sentence); }
    // Complains of unknown keys and of values of the wrong type; false when there are any.
    bool check(const toml::table& table, const TomlSchema& schema, const std::string& where);

    [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; } // "file:line:column: …"
    // "; did you mean …?", or a full stop.
    [[nodiscard]] static std::string hint(const std::vector<std::string>& words, std::string_view written);

private:
    std::string file_;
    std::vector<std::string> problems_;
};

} // namespace remand::service
