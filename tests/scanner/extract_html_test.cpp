#include <catch2/catch.hpp>

#include <chrono>

#include "scanner/extract/html_facts.hpp"
#include "scanner/extract/html_tokenizer.hpp"
#include "scanner/limits.hpp"

using namespace remand::scanner;

namespace {

std::vector<std::string> hosts(const HtmlReading& html) {
    std::vector<std::string> list;
    for (const auto& link : html.links) list.push_back(link.host);
    return list;
}

std::string repeat(std::string_view text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

} // namespace

TEST_CASE("A link has what a reader sees and where it leads", "[extract_html_test]") {
    const auto html = read_html("<p>Go to <a href='https://evil.test/a&amp;b'>\n  www.<b>bank</b>.test </a> now</p>");
    REQUIRE(html.links.size() == 1);
    CHECK(html.links[0].text == "www.bank.test");
    CHECK(html.links[0].href == "https://evil.test/a&b");
    CHECK(html.links[0].host == "evil.test");
    CHECK(html.visible_text == "Go to www.bank.test now");
}

TEST_CASE("Links are found wherever HTML can hide them", "[extract_html_test]") {
    const auto html = read_html(
        "<base href=\"https://base.test/d/\"><map><area href=//area.test></map><form action=https://form.test/>"
        "</form><iframe src='https://frame.test/'></iframe><meta http-equiv=Refresh content=\"0; "
        "URL='https://meta.test'\">"
        "<a href=page.html>x</a><A HREF = \"&#104;ttps&colon;&sol;&sol;entity.test\">y</A>"
        "<a href=\"https://unclosed.test/\">");
    CHECK(hosts(html) == std::vector<std::string>{"area.test", "form.test", "frame.test", "meta.test", "base.test",
                                                  "entity.test", "unclosed.test"});
    CHECK(html.facts.has_meta_refresh);
    CHECK(html.facts.forms.size() == 1);
}

TEST_CASE("Links in comments, scripts and styles lead nobody anywhere", "[extract_html_test]") {
    const auto html =
        read_html("<!-- <a href=http://a.test>x</a> --><style><a href=http://b.test></style>"
                  "<script>'<a href=http://c.test>'</script><!--[if mso]><a href=http://d.test>x</a><![endif]-->");
    CHECK(html.links.empty());
    CHECK(html.visible_text.empty());
    CHECK(html.facts.scripts == 1);
}

TEST_CASE("Abruptly closed comments do not swallow what browsers show", "[extract_html_test]") {
    CHECK(read_html("<!--><a href=http://a.test>a</a>").links.size() == 1);
    CHECK(read_html("<!---><a href=http://a.test>a</a>").links.size() == 1);
    CHECK(read_html("<!-- x --!><a href=http://a.test>a</a>").links.size() == 1);
}

TEST_CASE("Hidden text is counted and not read", "[extract_html_test]") {
    for (const auto style : {"display:none", "DISPLAY : NONE !important", "visibility:hidden", "font-size:0",
                             "font-size: 1px", "color:#ffffff", "color:white;background:#fff", "opacity:0",
                             "max-height:0;overflow:hidden", "text-indent:-9999px"}) {
        INFO(style);
        const auto html =
            read_html("<p>seen</p><div style=\"" + std::string(style) + "\">not <b>seen</b></div><p>again</p>");
        CHECK(html.visible_text == "seen again");
        CHECK(html.facts.hidden_text_bytes > 6);
    }
}

TEST_CASE("Text is not hidden by styles that show it", "[extract_html_test]") {
    for (const auto style : {"display:block", "font-size:12px", "color:#fff;background-color:#000", "color:#333",
                             "color:white;background:url(x.png)", "visibility:visible", "height:0"}) {
        INFO(style);
        const auto html = read_html("<div style=\"" + std::string(style) + "\">seen</div>");
        CHECK(html.visible_text == "seen");
        CHECK(html.facts.hidden_text_bytes == 0);
    }
    CHECK(read_html("<p style=display:none>a<p>b").visible_text == "b"); // the second p closes the first
    CHECK(read_html("<table bgcolor=black><tr><td style='color:white'>seen</td></tr></table>").visible_text == "seen");
}

TEST_CASE("Text hidden by a style sheet is counted and not read", "[extract_html_test]") {
    for (const auto sheet : {".x{display:none}", "p.x { color:#fff }", "#i{font-size:0}", "a, .x {visibility:hidden}",
                             "body .x{display:none}", "html > body .x {opacity:0}", "@media screen{.x{display:none}}",
                             "/* .y{ */ .x{display:none} /* } */", "<!-- .x{display:none} -->",
                             "@import 'a.css'; .x{display:none}", "@font-face{font-family:a} .x{display:none}",
                             ".x{display:block} .x{display:none}", ".x{display:none !important} .x{display:block}"}) {
        INFO(sheet);
        const std::string style = "<style>" + std::string(sheet) + "</style>";
        const std::string body = "<body>seen<p class='k x' id=i>not <b>seen</b></p></body>";
        CHECK(read_html(style + body).visible_text == "seen");
        CHECK(read_html(body + style).visible_text == "seen"); // wherever it stands
    }
}

TEST_CASE("A style sheet hides nothing that depends on screens, states or other elements", "[extract_html_test]") {
    for (const auto sheet :
         {"@media only screen and (max-width:600px){.x{display:none}}", "@media print{.x{display:none}}",
          ".y .x{display:none}", ".x:hover{display:none}", ".x.y{display:none}", "[class]{display:none}",
          ".X{display:none}", ".x{display:none} .x{display:block}", "@supports (a:b){.x{display:none}}",
          ".x{color:#fff;background:#000}",
          ".x{display:none"
          "}.x{display:inline"}) {
        INFO(sheet);
        const auto html = read_html("<style>" + std::string(sheet) + "</style><p class=x>seen</p>");
        CHECK(html.visible_text == "seen");
    }
    CHECK(read_html("<style>.x{display:none}</style><p class=x style='display:block'>seen").visible_text == "seen");
    CHECK(read_html("<!-- <style>.x{display:none}</style> --><p class=x>seen").visible_text == "seen");
}

TEST_CASE("Style rules are limited in number", "[extract_html_test]") {
    std::string sheet = "<style>";
    for (std::size_t i = 0; i < limits::style_rules; ++i) sheet += ".c" + std::to_string(i) + "{display:none}";
    CHECK(read_html(sheet + "</style><p class=c7>x").malformed.empty());
    const auto html = read_html(sheet + ".d{display:none}</style><p class=c7>x<p class=d>seen");
    CHECK(html.malformed == std::vector<std::string>{"limit.style_rules"});
    CHECK(html.visible_text == "seen");
    std::string classes;
    for (std::size_t i = 0; i < limits::style_classes; ++i) classes += "k" + std::to_string(i) + " ";
    CHECK(read_html("<style>.x{display:none}</style><p class='" + classes + "x'>seen").visible_text == "seen");
    CHECK(read_html("<style>.x{display:none}</style><p class='x " + classes + "'>seen").visible_text.empty());
}

TEST_CASE("A login form is seen with its target", "[extract_html_test]") {
    const auto html =
        read_html("<form method=post action='https://collector.test/p.php'><input name=u><input type=PassWord></form>");
    REQUIRE(html.facts.forms.size() == 1);
    CHECK(html.facts.forms[0].has_password_field);
    CHECK(html.facts.forms[0].action_host == "collector.test");
    CHECK(read_html("<input type=password>").facts.forms.size() == 1); // sent by a script
    CHECK_FALSE(read_html("<form><input type=search></form>").facts.forms[0].has_password_field);
}

TEST_CASE("Pictures are counted, and those that are links", "[extract_html_test]") {
    const auto html =
        read_html("<a href=https://a.test><img src=https://i.test/x.png></a><img src=cid:1>"
                  "<a href=https://b.test><div style=\"background:url('https://i.test/y.png')\"></div></a>");
    CHECK(html.facts.images == 3);
    CHECK(html.facts.remote_images == 2);
    CHECK(html.facts.linked_images == 2);
}

TEST_CASE("Named, decimal and hexadecimal references are decoded as browsers do", "[extract_html_test]") {
    CHECK(decode_entities("&lt;&LT;&#60;&#x3c;&lt") == "<<<<<");
    CHECK(decode_entities("&notit; &notin; &hearts; &NotEqualTilde;") == "¬it; ∉ ♥ ≂̸");
    CHECK(decode_entities("&#128; &#0; &#x110000;") == "€ \xEF\xBF\xBD \xEF\xBF\xBD");
    CHECK(decode_entities("?a=1&copy=2&b", true) == "?a=1&copy=2&b");
    CHECK(decode_entities("& &; &# &#x; &bogus;") == "& &; &# &#x; &bogus;");
}

TEST_CASE("Nesting up to the limit is followed, and beyond it links are still found", "[extract_html_test]") {
    CHECK(read_html(repeat("<div>", limits::html_depth) + "x").malformed.empty());
    const auto html = read_html(repeat("<div>", limits::html_depth + 1) + "<a href=http://deep.test>x</a>");
    CHECK(html.malformed == std::vector<std::string>{"limit.html_depth"});
    CHECK(hosts(html) == std::vector<std::string>{"deep.test"});
}

TEST_CASE("Attributes beyond the limit are dropped", "[extract_html_test]") {
    std::string tag = "<a";
    for (std::size_t i = 0; i < limits::html_attributes; ++i) tag += " a" + std::to_string(i);
    CHECK(read_html(tag + ">x</a>").malformed.empty());
    CHECK(read_html(tag + " b>x</a>").malformed == std::vector<std::string>{"limit.html_attributes"});
}

TEST_CASE("HTML at the size limit is read whole, and beyond it is cut", "[extract_html_test]") {
    CHECK(read_html(std::string(limits::html_bytes, 'x')).malformed.empty());
    CHECK(read_html(std::string(limits::html_bytes + 1, 'x')).malformed ==
          std::vector<std::string>{"limit.html_bytes"});
}

TEST_CASE("A megabyte of anything takes no more than linear time", "[extract_html_test]") {
    for (const auto bomb : {"<div>", "<div><b>", "</x>", "<", "<a ", "<!--", "</", "&amp", "<script>", "<p><a href=x>",
                            "<!", "<a b='", "</p>", "<form><input type=password>"}) {
        INFO(bomb);
        const std::string html = repeat(bomb, limits::html_bytes / std::string_view(bomb).size());
        const auto begin = std::chrono::steady_clock::now();
        CHECK(read_html(html).facts.is_present);
        CHECK(std::chrono::steady_clock::now() - begin <
              std::chrono::seconds{30}); // seconds under sanitizers; gumbo: minutes
    }
}
