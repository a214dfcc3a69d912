#include "tests/contract_check/description.hpp"

#include <algorithm>
#include <fstream>

#include "core/encoding.hpp"
#include "core/text.hpp"

namespace remand::contract_check {

using nlohmann::json;

namespace {
// users('x') is users/x and delta() is delta; {+orgUnitPath} is one segment here.
std::vector<std::string> segments_of(std::string_view path) {
    std::vector<std::string> segments;
    for (const auto part : split(path, '/')) {
        if (part.empty()) continue;
        auto text = percent_decode(part).value_or(std::string(part));
        const auto open = text.find("('");
        if (text.ends_with("()")) {
            segments.push_back(text.substr(0, text.size() - 2));
        } else if (open != std::string::npos && open > 0 && text.ends_with("')")) {
            segments.push_back(text.substr(0, open));
            segments.push_back(text.substr(open + 2, text.size() - open - 4));
        } else {
            segments.push_back(std::move(text));
        }
    }
    return segments;
}

// How many segments agree to the letter; nullopt when the path does not fit. The best fit wins: users/delta is no user.
std::optional<int> fit(const std::vector<std::string>& pattern, const std::vector<std::string>& segments) {
    if (pattern.size() != segments.size()) return std::nullopt;
    int literal = 0;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i].front() == '{') continue;
        if (!equals_ignoring_case(pattern[i], segments[i])) return std::nullopt;
        ++literal;
    }
    return literal;
}

const json& at_pointer(const json& document, const json& value) {
    if (!value.is_object() || !value.contains("$ref")) return value;
    return document.at(json::json_pointer(value["$ref"].get<std::string>().substr(1)));
}

json schema_of_content(const json& document, const json& holder) {
    const auto& plain = at_pointer(document, holder);
    if (!plain.contains("content")) return nullptr;
    for (const auto& [type, content] : plain["content"].items())
        if (type.starts_with("application/json") && content.contains("schema")) return content["schema"];
    return nullptr;
}

void read_parameters(const json& document, const json& holder, Operation& operation) {
    for (const auto& entry : holder.value("parameters", json::array())) {
        const auto& parameter = at_pointer(document, entry);
        if (parameter.value("in", "") == "query")
            operation.query[parameter.at("name").get<std::string>()] = parameter.value("schema", json::object());
    }
}

json read_file(const std::filesystem::path& file) {
    std::ifstream stream(file);
    auto document = json::parse(stream, nullptr, false);
    if (!document.is_object()) throw std::runtime_error("cannot read " + file.string());
    return document;
}

void read_methods(const json& document, const json& resource, const std::shared_ptr<const Schemas>& schemas,
                  std::vector<Operation>& operations) {
    const auto methods = resource.value("methods", json::object());
    for (const auto& [name, method] : methods.items()) {
        Operation operation;
        operation.method = method.at("httpMethod").get<std::string>();
        operation.path = "/" + document.value("servicePath", "") + method.at("path").get<std::string>();
        operation.segments = segments_of(operation.path);
        operation.schemas = schemas;
        const auto own = method.value("parameters", json::object()),
                   shared = document.value("parameters", json::object());
        for (const auto& [parameter, schema] : shared.items()) operation.query[parameter] = schema;
        for (const auto& [parameter, schema] : own.items())
            if (schema.value("location", "") == "query") operation.query[parameter] = schema;
        if (method.contains("request")) operation.request = method["request"];
        operation.answers.emplace_back("2XX", method.contains("response") ? method["response"] : json(nullptr));
        // The bytes themselves are sent to another path; a part of several kinds is no JSON to be checked.
        if (const auto upload = method.value(json::json_pointer("/mediaUpload/protocols/simple/path"), ""); !upload.empty()) {
            auto other = operation;
            other.path = upload;
            other.segments = segments_of(upload);
            other.request = nullptr;
            other.query["uploadType"] = {{"type", "string"}};
            operations.push_back(std::move(other));
        }
        operations.push_back(std::move(operation));
    }
    const auto inner = resource.value("resources", json::object());
    for (const auto& [name, nested] : inner.items()) read_methods(document, nested, schemas, operations);
}
} // namespace

const Operation* Description::find(const std::string& method, const std::string& path) const {
    const auto segments = segments_of(path);
    const Operation* best = nullptr;
    int best_fit = -1;
    for (const auto& operation : operations) {
        if (operation.method != method) continue;
        const auto literal = fit(operation.segments, segments);
        if (!literal || *literal <= best_fit) continue;
        best = &operation;
        best_fit = *literal;
    }
    return best;
}

std::vector<Operation> read_openapi(const json& document, const std::string& prefix) {
    const auto schemas = std::make_shared<const Schemas>(document.at("components").at("schemas"));
    std::vector<Operation> operations;
    for (const auto& [path, item] : document.at("paths").items()) {
        for (const char* method : {"get", "post", "put", "patch", "delete"}) {
            if (!item.contains(method)) continue;
            const auto& described = item[method];
            Operation operation;
            operation.method = method;
            for (auto& c : operation.method) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
            operation.path = prefix + path;
            operation.segments = segments_of(operation.path);
            operation.schemas = schemas;
            operation.is_odata = true;
            read_parameters(document, item, operation);
            read_parameters(document, described, operation);
            if (described.contains("requestBody"))
                operation.request = schema_of_content(document, described["requestBody"]);
            for (const auto& [status, answer] : described.at("responses").items())
                operation.answers.emplace_back(status, schema_of_content(document, answer));
            operations.push_back(std::move(operation));
        }
    }
    return operations;
}

std::vector<Operation> read_discovery(const json& document) {
    const auto schemas = std::make_shared<const Schemas>(document.at("schemas"));
    std::vector<Operation> operations;
    read_methods(document, document, schemas, operations);
    return operations;
}

void supplement(Description& description, std::vector<Operation> operations) {
    for (auto& more : operations) {
        const auto known = std::find_if(description.operations.begin(), description.operations.end(), [&](const Operation& one) {
            return one.method == more.method && one.segments == more.segments;
        });
        if (known == description.operations.end())
            description.operations.push_back(std::move(more));
        else
            known->query.merge(more.query);
    }
}

Description read_descriptions(const std::filesystem::path& directory) {
    Description description;
    const auto add = [&](std::vector<Operation> operations) {
        for (auto& operation : operations) description.operations.push_back(std::move(operation));
    };
    const std::filesystem::path more(REMAND_CONTRACT_SUPPLEMENT);
    const auto events = read_file(more / "graph-events.openapi.json");
    auto graph = read_file(directory / "microsoft-graph.openapi.json");
    graph["components"]["schemas"].insert(events["components"]["schemas"].begin(), events["components"]["schemas"].end());
    add(read_openapi(graph, "/v1.0"));
    add(read_discovery(read_file(directory / "gmail.discovery.json")));
    add(read_discovery(read_file(directory / "admin-directory.discovery.json")));
    supplement(description, read_openapi(events, "/v1.0"));
    supplement(description, read_discovery(read_file(more / "calendar.discovery.json")));
    return description;
}

} // namespace remand::contract_check
