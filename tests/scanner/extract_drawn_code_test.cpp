// QR codes that are drawn in the mail itself: with characters, or with cells of a table.
#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

#include "scanner/extract/block_drawing.hpp"
#include "scanner/extract/extract.hpp"

using namespace remand::scanner;

namespace {

// "https://evil.test/scan", light on dark, as terminals show it.
constexpr std::string_view address =
    "█ ▄▄▄▄▄ █ ██▀▀█▄▄██ ▄▄▄▄▄ █\n"
    "█ █   █ █  ▀█ ▀  ██ █   █ █\n"
    "█ █▄▄▄█ █▀  █▄▄▀▄ █ █▄▄▄█ █\n"
    "█▄▄▄▄▄▄▄█▄█ ▀▄█ █ █▄▄▄▄▄▄▄█\n"
    "█▄ █▀▄▄▄█▀█▄█▄▀▀▀ ▀█▄▀ ▄ ▄█\n"
    "█ █ █▄ ▄▀█ ▄█▀▄▀ █▀▀ █▄ ▀██\n"
    "█ ▀▀█  ▄▀▀▀▀▄▀▀▀▀▀▄▄▄▀▄▄ ▄█\n"
    "███▄ ▀█▄▄▄▄  ▄█▀ ▄▄▄  ▄ ▀██\n"
    "█▄▄▄█▄▄▄█   █▄█▀▀ ▄▄▄ ▄▄███\n"
    "█ ▄▄▄▄▄ █▀ ▄█▀▄▄█ █▄█ ▀▀▀▀█\n"
    "█ █   █ █▄▀▀▄▀▄ █    ▄▄   █\n"
    "█ █▄▄▄█ █▀█  ▄ ▄▀█▄ ▀▀ ▀ ██\n"
    "█▄▄▄▄▄▄▄█▄▄▄█▄▄████▄███▄▄▄█\n";

// "TICKET 40188", dark on light.
constexpr std::string_view ticket =
    "█▀▀▀▀▀█ ▀ ▄ █ █▀▀▀▀▀█\n"
    "█ ███ █   ▄▀█ █ ███ █\n"
    "█ ▀▀▀ █  █▄▀▀ █ ▀▀▀ █\n"
    "▀▀▀▀▀▀▀ █ ▀ ▀ ▀▀▀▀▀▀▀\n"
    "▀█ █▀▄▀▄  ▀█▄▄▀  ▄▄▄▀\n"
    "█ ▄▄█▀▀ ▀▄█▀█  █▄▀█ ▄\n"
    "▀▀▀ ▀ ▀▀▄▄ ▀███▀▀▀▄▀█\n"
    "█▀▀▀▀▀█  ▄█▀ ▀▄▀█ ▀  \n"
    "█ ███ █ ██▄ ▄▄█▀▄▀▄▀▀\n"
    "█ ▀▀▀ █ ▄▄ ██▀  ▄█▀█▀\n"
    "▀▀▀▀▀▀▀ ▀▀  ▀▀ ▀▀▀ ▀ \n";

// A Pix payment.
constexpr std::string_view payment =
    " █▀▀▀▀▀█  ▀█▄█ ▀██▄█ ▀ █▀▀▀▀▀█ \n"
    " █ ███ █ ▀ █▄▀▄▀▄▄▄█▄▀ █ ███ █ \n"
    " █ ▀▀▀ █  ▀▀▄▀▄ ▀█▄▀ ▄ █ ▀▀▀ █ \n"
    " ▀▀▀▀▀▀▀ █▄▀ ▀▄█ █▄▀ ▀ ▀▀▀▀▀▀▀ \n"
    " ██▀ █▀▀█▀▀▀ ▀▄▀▀▄ ▄██▀█   ▀▄  \n"
    " ▄▄▀▄█▄▀  ▄█ ▀▄▄▄  ▀   ▄█▄▀  ▀ \n"
    " ██▄▄▀ ▀▀█▄▀▄▀▄█▀▀█ ▄▀ ▄█ ▄███ \n"
    " █ ▄▄  ▀█▄▄ ▀ ▄▀█▀ ▀▀  ▀█ █  █ \n"
    " ▀▄ ▄█ ▀▄█▄ ▄▀▄▄▄▀▀▀ ▄▀█▀  ▀▄▀ \n"
    " ▀▄█▀ ▄▀▄▀▄ ▄▀ ▀▄▀  ▄  ██▀█ ▄▀ \n"
    " ▀ ▀▀▀ ▀▀▄▄ ▄▀▀ ██▄▄ █▀▀▀█▄ ▄▀ \n"
    " █▀▀▀▀▀█ █▄▄▄▀█▀█▀  ▄█ ▀ █ ▀ ▄ \n"
    " █ ███ █ ▀█  ▀▄▀▄  ▄ ██▀▀▀█ ▄▀ \n"
    " █ ▀▀▀ █ ██▀ ▄▄▀▄█▄   █▀ ▄█  ▀ \n"
    " ▀▀▀▀▀▀▀ ▀▀  ▀▀▀▀▀▀▀ ▀▀  ▀▀▀ ▀ \n";

MessageFacts extracted(std::string_view type, const std::string& body) {
    static const bool is_prepared = (prepare_extraction(), true);
    REQUIRE(is_prepared);
    return extract_facts(
        "From: a@b.test\nMIME-Version: 1.0\nContent-Type: " + std::string(type) + "; charset=utf-8\n\n" + body, {});
}

bool opens(const MessageFacts& facts, std::string_view host) {
    return std::ranges::any_of(
        facts.links, [&](const Link& link) { return link.host == host && link.source == LinkSource::qr_code; });
}

// Each module as `dark` or `light`.
std::string redrawn(const ModuleGrid& grid, std::string_view dark, std::string_view light) {
    std::string out;
    for (const auto& row : grid) {
        for (const bool is_dark : row) out += is_dark ? dark : light;
        out += '\n';
    }
    return out;
}

} // namespace

TEST_CASE("A code drawn with characters is read, in plain text and in a page", "[drawn_code]") {
    const auto plain = extracted("text/plain", "Please scan:\n\n" + std::string(address) + "\nThe desk\n");
    CHECK(plain.drawn_code == "address");
    CHECK(opens(plain, "evil.test"));
    std::string lines(address);
    for (auto at = lines.find('\n'); at != std::string::npos; at = lines.find('\n', at + 5)) lines.replace(at, 1, "<br>\n");
    for (const auto& page : {"<p>Scan</p><pre>" + std::string(address) + "</pre>", "<div>Scan</div><div>" + lines + "</div>"})
        CHECK(opens(extracted("text/html", page), "evil.test"));
}

TEST_CASE("A ticket and a payment that are drawn lead nowhere, and are told apart", "[drawn_code]") {
    const auto facts = extracted("text/plain", "Your ticket:\n" + std::string(ticket));
    CHECK(facts.drawn_code == "other");
    CHECK(facts.links.empty());
    const auto pix = extracted("text/plain", "Pay here:\n" + std::string(payment));
    CHECK(pix.drawn_code == "payment");
    CHECK(pix.links.empty());
}

TEST_CASE("A code is read however its modules are drawn", "[drawn_code]") {
    const auto grid = find_block_drawing(address);
    REQUIRE(read_drawn_codes(grid) == std::vector<std::string>{"https://evil.test/scan"});
    using Pair = std::pair<std::string_view, std::string_view>;
    for (const auto& [dark, light] :
         {Pair{"\u2588\u2588", "  "}, Pair{"\u2588", "\u2591"}, Pair{"\u2B1B", "\u2B1C"}, Pair{"\u25A0", "\u25A1"}}) {
        INFO(dark);
        CHECK(read_drawn_codes(find_block_drawing(redrawn(grid, dark, light))) == read_drawn_codes(grid));
    }
}

TEST_CASE("A code drawn with the cells of a table is read, by their columns or by their width", "[drawn_code]") {
    const auto grid = find_block_drawing(address);
    const auto page = [&](auto cell) {
        std::string out = "<table><tr><td>Scan <table>";
        for (const auto& row : grid) {
            out += "<tr>";
            for (std::size_t x = 0; x < row.size();) { // a cell for each run
                auto end = x;
                while (end < row.size() && row[end] == row[x]) ++end;
                out += cell(row[x], static_cast<int>(end - x));
                x = end;
            }
            out += "</tr>";
        }
        return out + "</table></td><td>now</td></tr></table>";
    };
    const auto by_columns = page([](bool is_dark, int run) {
        return "<td colspan=" + std::to_string(run) + " bgcolor=" + (is_dark ? "#000000" : "#ffffff") + "></td>";
    });
    const auto by_width = page([](bool is_dark, int run) {
        return "<td width=" + std::to_string(4 * run) + " style=\"background-color:" + (is_dark ? "#111" : "white") + "\"></td>";
    });
    for (const auto& html : {by_columns, by_width}) {
        const auto facts = extracted("text/html", html);
        CHECK(facts.drawn_code == "address");
        CHECK(opens(facts, "evil.test"));
    }
}

TEST_CASE("A drawing that is damaged is known as one, and bars and tables are none", "[drawn_code]") {
    std::string damaged(address);
    for (auto at = damaged.find("\u2584"); at != std::string::npos; at = damaged.find("\u2584", at + 40))
        damaged.replace(at, 3, "\u2580");
    CHECK(extracted("text/plain", damaged).drawn_code == "unread");
    std::string bars, calendar = "<table>";
    for (int i = 0; i < 30; ++i)
        bars += std::to_string(i) + " ########## \u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\n";
    for (int i = 0; i < 30; ++i) {
        calendar += "<tr>";
        for (int day = 0; day < 31; ++day) calendar += day % 7 < 2 ? "<td bgcolor=#333>" : "<td>";
    }
    CHECK(extracted("text/plain", bars).drawn_code.empty());
    CHECK(extracted("text/html", calendar + "</table>").drawn_code.empty());
    CHECK(extracted("text/plain", "No drawing at all").drawn_code.empty());
}
