#include "scanner/extract/authentication_results.hpp"

#include "core/text.hpp"
#include "scanner/extract/host_name.hpp"
#include "scanner/limits.hpp"

namespace remand::scanner {
namespace {

// The field split at semicolons outside quotes and comments, comments removed; those of a DMARC result are kept in
// brackets at the end, since receivers write the policy there: "dmarc=fail (p=REJECT sp=NONE)".
struct Part {
    std::string text, comments;
};

std::vector<Part> split_parts(std::string_view value) {
    std::vector<Part> parts(1);
    std::size_t depth = 0;
    bool is_quoted = false;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        Part& part = parts.back();
        if (c == '\\' && (is_quoted || depth > 0)) {
            ++i;
            if (i < value.size()) (depth > 0 ? part.comments : part.text) += value[i];
        } else if (is_quoted) {
            is_quoted = c != '"';
            if (is_quoted) part.text += c == ' ' ? '_' : c; // one word
        } else if (c == '(') {
            if (depth < limits::comment_depth) ++depth;
            part.comments += ' ';
            part.text += ' ';
        } else if (c == ')' && depth > 0) {
            --depth;
        } else if (depth > 0) {
            part.comments += c;
        } else if (c == '"') {
            is_quoted = true;
        } else if (c == ';') {
            if (parts.size() == limits::authentication_results) break;
            parts.emplace_back();
        } else {
            part.text += c == '\t' ? ' ' : c;
        }
    }
    return parts;
}

struct Pair {
    std::string name, value; // both lower case
};

// "spf=pass smtp.mailfrom=a@b.test": white space is allowed around "=".
std::vector<Pair> pairs_of(std::string_view text) {
    std::vector<Pair> pairs;
    while (true) {
        const auto equal = text.find('=');
        if (equal == std::string_view::npos) return pairs;
        std::string_view name = trim(text.substr(0, equal));
        const auto blank = name.rfind(' ');
        if (blank != std::string_view::npos) name.remove_prefix(blank + 1);
        text.remove_prefix(equal + 1);
        while (text.starts_with(' ')) text.remove_prefix(1);
        const auto end = std::min(text.find(' '), text.size());
        pairs.push_back({ascii_lower(name), to_valid_utf8(ascii_lower(text.substr(0, end)))});
        text.remove_prefix(end);
    }
}

// "a@b.test", "@b.test", "b.test" -> "b.test"
std::string domain_of(std::string_view text) {
    const auto at = text.rfind('@');
    if (at != std::string_view::npos) text.remove_prefix(at + 1);
    while (text.starts_with('<')) text.remove_prefix(1);
    while (text.ends_with('>') || text.ends_with(',')) text.remove_suffix(1);
    return text == "none" ? std::string{} : to_a_labels(text);
}

std::string result_word(std::string_view text) {
    const auto end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz");
    return std::string(text.substr(0, end));
}

void read_dmarc(const std::vector<Pair>& pairs, std::string_view comments, Authentication& out) {
    for (const auto& pair : pairs) {
        if (pair.name == "header.from") out.dmarc_domain = domain_of(pair.value);
        if (pair.name == "policy.dmarc" || pair.name == "p") out.dmarc_policy = pair.value;
        // Microsoft says what the policy asked for: "action=oreject" when it overrode "reject".
        if (pair.name == "action" && out.dmarc_policy.empty()) {
            if (pair.value == "reject" || pair.value == "oreject" || pair.value == "o.reject" ||
                pair.value == "pct.reject")
                out.dmarc_policy = "reject";
            else if (pair.value == "quarantine" || pair.value == "oquarantine" || pair.value == "pct.quarantine" ||
                     pair.value == "quarantine.pct")
                out.dmarc_policy = "quarantine";
        }
    }
    for (const auto& pair : pairs_of(comments))
        if (pair.name == "p" && out.dmarc_policy.empty()) out.dmarc_policy = result_word(pair.value);
}

void read_result(const std::vector<Pair>& pairs, std::string_view comments, Authentication& out) {
    std::string method = pairs.front().name;
    method = method.substr(0, method.find('/')); // "dkim/1=pass"
    const std::string result = result_word(pairs.front().value);
    const auto property = [&](std::string_view name) -> std::string {
        for (const auto& pair : pairs)
            if (pair.name == name) return pair.value;
        return {};
    };
    if (method == "spf") {
        if (!out.spf.empty()) return; // the first is the one about MAIL FROM
        out.spf = result;
        out.spf_domain = domain_of(property("smtp.mailfrom"));
        if (out.spf_domain.empty()) out.spf_domain = domain_of(property("smtp.helo"));
    } else if (method == "dkim") {
        DkimResult dkim{result, domain_of(property("header.d"))};
        if (dkim.domain.empty()) dkim.domain = domain_of(property("header.i"));
        out.dkim.push_back(std::move(dkim));
    } else if (method == "dmarc") {
        if (!out.dmarc.empty()) return;
        out.dmarc = result;
        read_dmarc(pairs, comments, out);
    } else if (method == "compauth") {
        out.compauth = result;
        out.compauth_reason = property("reason");
    } else if (method == "arc") {
        out.arc = result;
    } else {
        return;
    }
    out.is_present = true;
}

} // namespace

Authentication parse_authentication_results(std::string_view value) {
    Authentication out;
    const auto parts = split_parts(value);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto text = trim(parts[i].text);
        if (text.empty()) continue;
        auto pairs = pairs_of(text);
        if (i == 0 && (pairs.empty() || text.find(' ') < text.find('='))) {
            // An authserv-id, with a version at times; some write the first result behind it without a semicolon.
            const auto blank = text.find(' ');
            out.authserv_id = to_valid_utf8(ascii_lower(text.substr(0, blank)));
        }
        if (pairs.empty()) {
            if (i > 0 && equals_ignoring_case(text, "none")) out.is_present = true;
            continue;
        }
        // Microsoft joins several results in one part: "dmarc=fail action=none header.from=x;compauth=..." is fine, but
        // "spf=pass ... dkim=none" without a semicolon is seen too: a method's name begins a new result.
        std::vector<Pair> group;
        for (auto& pair : pairs) {
            const bool is_method = pair.name == "spf" || pair.name == "dkim" || pair.name == "dmarc" ||
                                   pair.name == "compauth" || pair.name == "arc";
            if (is_method && !group.empty()) {
                read_result(group, parts[i].comments, out);
                group.clear();
            }
            group.push_back(std::move(pair));
        }
        if (!group.empty()) read_result(group, parts[i].comments, out);
    }
    return out;
}

} // namespace remand::scanner
