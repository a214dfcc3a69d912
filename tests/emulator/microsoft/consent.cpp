// The administrator's consent page (learn.microsoft.com/entra/identity-platform/v2-admin-consent). Accepting sends the
// browser back with admin_consent=True; so does cancelling, with an error beside it: clients must test error first.
#include <algorithm>

#include <fmt/format.h>

#include "core/encoding.hpp"
#include "core/text.hpp"
#include "tests/emulator/html.hpp"
#include "tests/emulator/microsoft/operations.hpp"

namespace remand::emulator::entra {

namespace {
bool is_registered(const App& app, std::string_view redirect_uri) {
    return std::any_of(app.redirect_uris.begin(), app.redirect_uris.end(), [&](const std::string& registered) {
        return without_loopback_port(registered) == without_loopback_port(redirect_uri);
    });
}

struct Asked {
    Tenant* tenant = nullptr;
    App* app = nullptr;
    std::optional<Response> refusal;
};

// The {tenant} of the path may be a word for "whoever signs in": then the tenant in which the app is registered.
Asked read_request(const Call& call, const Pairs& fields) {
    const auto name = call.parameter("tenant");
    const auto client_id = pair_value(fields, "client_id");
    Asked asked;
    const bool is_any = name == "organizations" || name == "common";
    asked.tenant = is_any ? nullptr : call.world.find_tenant(Cloud::microsoft, name);
    for (const auto& tenant : call.world.tenants())
        if (is_any && tenant->cloud == Cloud::microsoft && tenant->find_app(client_id)) asked.tenant = tenant.get();
    if (!asked.tenant && !is_any) {
        asked.refusal = html_page(400, "<p>AADSTS90002: Tenant not found.</p>");
        return asked;
    }
    asked.app = asked.tenant ? asked.tenant->find_app(client_id) : nullptr;
    if (!asked.app)
        asked.refusal = html_page(400, "<p>AADSTS700016: Application was not found in the directory.</p>");
    else if (!is_registered(*asked.app, pair_value(fields, "redirect_uri")))
        asked.refusal =
            html_page(400, "<p>AADSTS50011: The redirect URI specified in the request does not match the redirect URIs "
                           "configured for the application.</p>");
    return asked;
}

} // namespace

Response show_consent(Call& call) {
    const auto asked = read_request(call, call.request.query);
    if (asked.refusal) return *asked.refusal;
    std::string permissions;
    for (const auto& role : asked.app->requested_roles) permissions += "<li>" + escape_html(role) + "</li>";
    return html_page(
        200,
        fmt::format("<h1>Permissions requested</h1><p><b>{}</b> asks for these permissions in {}:</p><ul>{}</ul>{}{}",
                    escape_html(asked.app->name), escape_html(asked.tenant->name), permissions,
                    html_form(call, "accept", "Accept"), html_form(call, "cancel", "Cancel")));
}

Response decide_consent(Call& call) {
    const auto fields = parse_form(call.request.body);
    const auto asked = read_request(call, fields);
    if (asked.refusal) return *asked.refusal;
    const auto redirect_uri = std::string(pair_value(fields, "redirect_uri"));
    auto location = redirect_uri + (redirect_uri.find('?') == std::string::npos ? "?" : "&");
    if (pair_value(fields, "decision") == "accept") {
        asked.app->is_consented = true;
        asked.app->granted_roles = asked.app->requested_roles;
        location +=
            "admin_consent=True&tenant=" + asked.tenant->id + "&scope=" + percent_encode(pair_value(fields, "scope"));
    } else {
        location += "error=access_denied&error_description=" +
                    percent_encode("AADSTS65004: User declined to consent to access the app.") + "&admin_consent=True";
    }
    location += "&state=" + percent_encode(pair_value(fields, "state"));
    return {.status = 302, .headers = {{"Location", location}}};
}

} // namespace remand::emulator::entra
