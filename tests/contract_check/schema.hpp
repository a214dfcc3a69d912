// Whether a JSON value is what a description says: JSON Schema as far as OpenAPI 3.0 and Google's discovery documents
// use it. Lenient where the documents are silent: null is fine everywhere, annotations ("@odata.type") are unknown
// members that are allowed, names are compared ignoring case, and an object without properties may hold anything.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace remand::contract_check {

struct Problem {
    std::string field;    // "value[3].from.emailAddress"; empty: the whole
    std::string sentence; // "is text, but the description says integer"
    bool operator==(const Problem&) const = default;
};

class Schemas {
public:
    // `all`: by name, as "$ref" names them: "#/components/schemas/x" (OpenAPI) or "x" (discovery).
    explicit Schemas(nlohmann::json all) : all_(std::move(all)) {}

    void check(const nlohmann::json& schema, const nlohmann::json& value, const std::string& field,
               std::vector<Problem>& problems) const;
    // Every property that an object of this schema may have, by its name in lower case. Empty: no object, or anything
    // goes.
    [[nodiscard]] std::map<std::string, nlohmann::json> properties_of(const nlohmann::json& schema) const;
    [[nodiscard]] const nlohmann::json& resolve(const nlohmann::json& schema) const;

private:
    void collect(const nlohmann::json& schema, std::map<std::string, nlohmann::json>& found, int depth) const;
    [[nodiscard]] const nlohmann::json* alternatives_of(const nlohmann::json& schema) const;
    void check_object(const nlohmann::json& schema, const nlohmann::json& value, const std::string& field,
                      std::vector<Problem>& problems) const;
    nlohmann::json all_;
};

} // namespace remand::contract_check
