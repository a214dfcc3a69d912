// HTTP batching (developers.google.com/gmail/api/guides/batch): multipart/mixed, each part a request of its own with
// its own answer. An outer 200 says nothing. The parts run at once, so the limit of requests at a time counts them.
#include <algorithm>

#include <fmt/format.h>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/emulator/google/gmail.hpp"
#include "tests/emulator/google/operations.hpp"

namespace remand::emulator::gmail {

namespace {
constexpr std::size_t most_parts = 100;

struct Part {
    std::string content_id;
    Request request;
};

std::string boundary_of(std::string_view content_type) {
    constexpr std::string_view name = "boundary=";
    const auto at = ascii_lower(content_type).find(name);
    if (!ascii_lower(content_type).starts_with("multipart/mixed") || at == std::string::npos) return {};
    auto value = content_type.substr(at + name.size());
    value = trim(value.substr(0, value.find(';')));
    if (value.size() >= 2 && value.front() == '"') value = value.substr(1, value.size() - 2);
    return std::string(value);
}

// The request inside an application/http part: request line, headers, empty line, body.
std::optional<Request> inner_request(std::string_view text) {
    const auto line_end = text.find('\n');
    const auto line = trim(text.substr(0, line_end));
    const auto words = split(line, ' ');
    if (words.size() < 2 || words[1].empty()) return std::nullopt;
    auto target = words[1];
    if (target.starts_with("http"))
        target.remove_prefix(std::min(target.find('/', target.find("//") + 2), target.size()));
    auto request = parse_target(std::string(words[0]), target);
    const auto rest = line_end == std::string_view::npos ? std::string_view{} : text.substr(line_end + 1);
    for (auto& [name, value] : read_headers(rest)) request.headers.emplace_back(name, value);
    request.body = std::string(trim(body_of(rest)));
    return request;
}

std::optional<std::vector<Part>> read_parts_of(const Request& outer, const std::string& boundary) {
    std::vector<Part> parts;
    const auto delimiter = "--" + boundary;
    const std::string_view body = outer.body;
    for (auto at = body.find(delimiter); at != std::string_view::npos;) {
        const auto start = at + delimiter.size();
        if (body.substr(start).starts_with("--")) return parts;
        const auto next = body.find(delimiter, start);
        if (next == std::string_view::npos) return std::nullopt;
        const auto line_end = std::min(body.find('\n', start), next);
        const auto text = body.substr(line_end + 1, next - line_end - 1);
        auto request = inner_request(trim(body_of(text)));
        if (!request) return std::nullopt;
        for (const char* name : {"Host", "Authorization"})
            if (request->header(name).empty() || std::string_view(name) == "Host") {
                std::erase_if(request->headers,
                              [&](const auto& pair) { return equals_ignoring_case(pair.first, name); });
                request->headers.emplace_back(name, std::string(outer.header(name)));
            }
        parts.push_back({header_of(read_headers(text), "Content-ID"), std::move(*request)});
        at = next;
    }
    return std::nullopt;
}

std::string response_id(std::string_view id) {
    if (id.starts_with('<')) return "<response-" + std::string(id.substr(1));
    return "response-" + std::string(id);
}

std::string answer_part(const std::string& boundary, const std::string& content_id, const Response& response) {
    auto text = fmt::format("--{}\r\nContent-Type: application/http\r\n", boundary);
    if (!content_id.empty()) text += "Content-ID: " + response_id(content_id) + "\r\n";
    text += fmt::format("\r\nHTTP/1.1 {} {}\r\n", response.status, response.status < 300 ? "OK" : "Error");
    if (!response.body.empty()) text += "Content-Type: " + response.content_type + "\r\n";
    for (const auto& [name, value] : response.headers)
        if (equals_ignoring_case(name, "Retry-After") || equals_ignoring_case(name, "Vary"))
            text += name + ": " + value + "\r\n";
    return text + fmt::format("Content-Length: {}\r\n\r\n{}\r\n", response.body.size(), response.body);
}
} // namespace

Response batch(Call& call) {
    const auto boundary = boundary_of(call.request.header("Content-Type"));
    const auto parts = boundary.empty() ? std::nullopt : read_parts_of(call.request, boundary);
    if (!parts || parts->empty())
        return error(call, 400, "badRequest", "Failed to parse batch request, error: the body is no multipart/mixed.");
    if (parts->size() > most_parts)
        return error(call, 400, "badRequest",
                     fmt::format("The batch request exceeds the limit of {} calls.", most_parts));
    const auto answer_boundary = "batch_" + random_token().substr(0, 24);
    std::vector<std::string> answers;
    std::vector<std::shared_ptr<void>> leases; // all at once: none is given back before the last
    for (const auto& part : *parts) {
        auto response = call.face.handle_locked(part.request);
        leases.push_back(std::move(response.lease));
        if (response.is_dropped) response = {.status = 503};
        answers.push_back(answer_part(answer_boundary, part.content_id, response));
    }
    if (call.world.switches.google.shuffles_batch) std::reverse(answers.begin(), answers.end());
    std::string body;
    for (const auto& answer : answers) body += answer;
    return {.body = body + "--" + answer_boundary + "--\r\n",
            .content_type = "multipart/mixed; boundary=" + answer_boundary};
}

} // namespace remand::emulator::gmail
