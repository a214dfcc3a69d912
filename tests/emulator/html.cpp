#include "tests/emulator/html.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/text.hpp"

namespace remand::emulator {

std::string escape_html(std::string_view text) {
    std::string out;
    for (const char c : to_valid_utf8(text)) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else
            out.push_back(c);
    }
    return out;
}

std::string without_loopback_port(std::string_view uri) {
    for (const std::string_view host : {"http://localhost", "http://127.0.0.1"}) {
        if (!uri.starts_with(host)) continue;
        auto rest = uri.substr(host.size());
        if (rest.starts_with(':'))
            rest.remove_prefix(std::min(rest.find('/'), rest.size()));
        else if (!rest.empty() && rest.front() != '/')
            continue;
        return std::string(host) + std::string(rest);
    }
    return std::string(uri);
}

Response html_page(int status, const std::string& body) {
    return {.status = status,
            .body = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Permissions "
                    "requested</title></head><body>" +
                    body + "</body></html>",
            .content_type = "text/html; charset=utf-8"};
}

std::string html_form(const Call& call, std::string_view decision, std::string_view title, std::string_view more) {
    std::string hidden;
    for (const auto& [name, value] : call.request.query)
        hidden +=
            fmt::format("<input type=\"hidden\" name=\"{}\" value=\"{}\">", escape_html(name), escape_html(value));
    return fmt::format("<form method=\"post\" action=\"{}\">{}<input type=\"hidden\" name=\"decision\" value=\"{}\">{}"
                       "<button type=\"submit\">{}</button></form>",
                       escape_html(call.request.path), hidden, decision, more, title);
}
} // namespace remand::emulator
