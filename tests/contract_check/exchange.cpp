#include "tests/contract_check/exchange.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace remand::contract_check {

using nlohmann::json;

namespace {
bool is_described(const std::string& path) {
    return path.starts_with("/v1.0/") || path.starts_with("/gmail/v1/") || path.starts_with("/admin/directory/") ||
           path.starts_with("/calendar/v3/") || path.starts_with("/upload/gmail/v1/");
}

// Tokens of links are part of OData and in no list of parameters.
bool is_link_token(std::string_view name) { return name == "$skiptoken" || name == "$deltatoken" || name == "$skip"; }

json as_described(const json& schema, const std::string& text) {
    const auto type = schema.value("type", "");
    if (type == "boolean" && (text == "true" || text == "false")) return text == "true";
    if ((type == "integer" || type == "number") && !text.empty() &&
        text.find_first_not_of("-0123456789") == std::string::npos)
        return std::stoll(text);
    return text;
}

class Check {
public:
    Check(const Operation& operation, const json& exchange) : operation_(operation), exchange_(exchange) {}

    std::vector<Breach> run() {
        check_query();
        check_request();
        check_answer();
        return std::move(breaches_);
    }

private:
    void add(std::string where, Problem problem) {
        breaches_.push_back({operation_.method + " " + operation_.path, std::move(where), std::move(problem)});
    }

    void check_query() {
        for (const auto& pair : exchange_.at("query")) {
            const auto name = pair[0].get<std::string>(), value = pair[1].get<std::string>();
            const auto known = operation_.query.find(name);
            if (known == operation_.query.end()) {
                if (!operation_.is_odata || !is_link_token(name)) add("query", {name, "is not in the description"});
                continue;
            }
            if (operation_.is_odata && name == "$select") check_selected(value);
            if (known->second.value("type", "") == "array" || operation_.is_odata) continue;
            std::vector<Problem> problems;
            operation_.schemas->check(known->second, as_described(known->second, value), name, problems);
            for (auto& problem : problems) add("query", std::move(problem));
        }
    }

    // What is selected must be a property of what comes back.
    void check_selected(const std::string& names) {
        const auto* schema = answer_schema(200);
        if (!schema || schema->is_null()) return;
        auto properties = operation_.schemas->properties_of(*schema);
        if (const auto list = properties.find("value"); list != properties.end() && list->second.contains("items"))
            properties = operation_.schemas->properties_of(list->second["items"]);
        if (properties.empty()) return;
        for (const auto name : split(names, ','))
            if (!properties.contains(ascii_lower(trim(name))) && !is_of_subtype(ascii_lower(trim(name))))
                add("query", {"$select", std::string(trim(name)) + " is no property of the answer"});
    }

    // Members of groups and attachments have properties of types below the one that is named.
    [[nodiscard]] bool is_of_subtype(const std::string& name) const {
        for (const char* type : {"microsoft.graph.user", "microsoft.graph.group", "microsoft.graph.fileAttachment"}) {
            const auto path = operation_.path;
            const bool fits = path.ends_with("embers") || path.find("/attachments") != std::string::npos;
            if (fits && operation_.schemas->properties_of({{"$ref", std::string("#/components/schemas/") + type}})
                            .contains(name))
                return true;
        }
        return false;
    }

    void check_request() {
        const auto text = exchange_.at("request_body").get<std::string>();
        if (text.empty()) return;
        if (operation_.request.is_null()) {
            if (text != "{}" && operation_.method == "GET") add("request", {"", "has a body, but none is described"});
            return;
        }
        const auto body = json::parse(text, nullptr, false);
        if (body.is_discarded()) {
            add("request", {"", "is no JSON"});
            return;
        }
        std::vector<Problem> problems;
        operation_.schemas->check(operation_.request, body, "", problems);
        for (auto& problem : problems) add("request", std::move(problem));
    }

    [[nodiscard]] const json* answer_schema(int status) const {
        const auto exact = std::to_string(status), family = exact.substr(0, 1) + "XX";
        for (const auto& name : {exact, family})
            for (const auto& [described, schema] : operation_.answers)
                if (described == name) return &schema;
        return nullptr;
    }

    void check_answer() {
        const auto status = exchange_.at("status").get<int>();
        const auto text = exchange_.at("response_body").get<std::string>();
        if (status == 0 || exchange_.value("was_faulted", false)) return; // nobody answered, or a fault rule did
        const auto where = "answer " + std::to_string(status);
        const auto* schema = answer_schema(status);
        if (!schema) {
            if (status < 300) add(where, {"", "is a status that is not described"});
            return;
        }
        const bool is_json = exchange_.value("content_type", "").starts_with("application/json");
        if (schema->is_null() || text.empty() || !is_json) return;
        const auto body = json::parse(text, nullptr, false);
        if (body.is_discarded()) {
            add(where, {"", "is no JSON"});
            return;
        }
        std::vector<Problem> problems;
        operation_.schemas->check(*schema, body, "", problems);
        for (auto& problem : problems) add(where, std::move(problem));
    }

    const Operation& operation_;
    const json& exchange_;
    std::vector<Breach> breaches_;
};
} // namespace

std::string to_sentence(const Breach& breach) {
    return breach.operation + ": " + breach.where + (breach.problem.field.empty() ? "" : ": " + breach.problem.field) +
           " " + breach.problem.sentence;
}

std::optional<std::vector<Breach>> check_exchange(const Description& description, const json& exchange) {
    const auto method = exchange.at("method").get<std::string>(), path = exchange.at("path").get<std::string>();
    if (!is_described(path)) return std::nullopt;
    const auto* operation = description.find(method, path);
    if (!operation) return std::vector<Breach>{{method + " " + path, "path", {"", "is not in the description"}}};
    return Check(*operation, exchange).run();
}

} // namespace remand::contract_check
