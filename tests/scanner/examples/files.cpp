// Examples for the detectors of files, and the hard rules. A new detector gets its row here (docs/detection.md).
#include "tests/scanner/examples/examples.hpp"

namespace remand::test {

using scanner::FileKind;

namespace {

FactsBuilder drivers(FactsBuilder mail) {
    mail.attachment("drivers.iso", FileKind::iso);
    for (const auto& [name, kind] :
         {std::pair{"setup.exe", FileKind::executable}, {"card.inf", FileKind::text}, {"readme.txt", FileKind::text}})
        mail = inside(std::move(mail), name, kind);
    return mail;
}

} // namespace

std::map<std::string, Pair> examples_of_files() {
    return {
        {"attachments.html_smuggling",
         {file("fax.html", FileKind::html,
               [](auto& a) {
                   a.smuggling = {"atob", "blob_url"};
               }),
          file("page.html", FileKind::html, [](auto& a) { a.smuggling = {"eval"}; })}},
        {"attachments.html_login",
         {file("fax.html", FileKind::html, [](auto& a) { a.has_password_form = true; }),
          file("securedoc.html", FileKind::html,
               [](auto& a) {
                   a.has_password_form = true;
                   a.link_hosts = {"res.cisco.com"};
               })}},
        {"attachments.html_script",
         {file("fax.html", FileKind::html,
               [](auto& a) {
                   a.has_script = true;
                   a.smuggling = {"redirect"};
               }),
          file("page.html", FileKind::html, [](auto& a) { a.has_script = true; })}},
        {"attachments.page_script",
         {file("chart.html", FileKind::html, [](auto& a) { a.has_script = true; }), file("page.html", FileKind::html)}},
        {"attachments.svg_script",
         {file("logo.svg", FileKind::svg, [](auto& a) { a.has_script = true; }), file("logo.svg", FileKind::svg)}},
        {"attachments.locked_with_password",
         {file("doc.zip", FileKind::zip, [](auto& a) { a.is_encrypted = true; }).set([](auto& f) {
              f.states_password = true;
          }),
          file("doc.zip", FileKind::zip, [](auto& a) { a.is_encrypted = true; }).text("I will text you the password")}},
        {"attachments.uninspectable",
         {file("doc.zip", FileKind::zip, [](auto& a) { a.is_encrypted = true; }), file("doc.zip", FileKind::zip)}},
        {"attachments.auto_macro",
         {file("doc.docm", FileKind::ooxml, [](auto& a) { a.has_macro = a.has_auto_macro = true; }),
          file("doc.docm", FileKind::ooxml, [](auto& a) { a.has_macro = true; })}},
        {"attachments.macro",
         {file("doc.docm", FileKind::ooxml, [](auto& a) { a.has_macro = true; }), file("doc.docx", FileKind::ooxml)}},
        {"attachments.remote_template",
         {file("doc.docx", FileKind::ooxml, [](auto& a) { a.has_external_template = true; }),
          file("doc.docx", FileKind::ooxml)}},
        {"attachments.executable",
         {inside(file("scan.iso", FileKind::iso), "scan.exe", FileKind::executable),
          inside(file("firmware.iso", FileKind::iso), "firmware.bin", FileKind::executable)}},
        {"attachments.disguised_name",
         {file("invoice.pdf.exe", FileKind::executable), file("v1.2.docx", FileKind::ooxml)}},
        {"attachments.false_type", {file("photo.jpg", FileKind::executable), file("photo.jpg", FileKind::image)}},
        {"attachments.pdf_script",
         {file("form.pdf", FileKind::pdf, [](auto& a) { a.has_script = true; }), file("form.pdf", FileKind::pdf)}},
        {"attachments.pdf_link_page",
         {file("bill.pdf", FileKind::pdf, [](auto& a) { a.link_hosts = {"evil.test"}; }),
          file("bill.pdf", FileKind::pdf, [](auto& a) { a.link_hosts = {"partner.test"}; })}},
        {"attachments.calendar_stranger",
         {unproven().link("https://evil.test/").set([](auto& f) { f.is_calendar = true; }),
          a_message().link("https://evil.test/").set([](auto& f) { f.is_calendar = true; })}},
        {"attachments.nested_lure",
         {a_message().set([](auto& f) {
              f.nested = {a_message().text("Please verify your account").link("https://evil.test/").build()};
          }),
          a_message().set([](auto& f) { f.nested = {a_message().build()}; })}},
        {"rule.disguised_program",
         {file("invoice.pdf.exe", FileKind::executable), file("report.docx.lnk", FileKind::lnk)}},
        {"rule.smuggled_file",
         {file("fax.html", FileKind::html,
               [](auto& a) {
                   a.smuggling = {"atob", "blob_url", "embedded_file"};
               }),
          file("report.html", FileKind::html,
               [](auto& a) {
                   a.smuggling = {"atob", "blob_url", "download", "long_base64"};
               })}},
        {"rule.leading_picture",
         {file("invoice.svg", FileKind::svg,
               [](auto& a) {
                   a.has_script = true;
                   a.smuggling = {"atob", "redirect"};
               }),
          file("chart.svg", FileKind::svg, [](auto& a) { a.has_script = true; })}},
        {"rule.script_downloader",
         {file("invoice.js", FileKind::script,
               [](auto& a) {
                   a.smuggling = {"fetches", "runs"};
               }),
          file("install.ps1", FileKind::script,
               [](auto& a) {
                   a.smuggling = {"fetches", "runs"};
               })}},
        {"rule.shortcut_in_image",
         {inside(file("scan.iso", FileKind::iso), "scan.lnk", FileKind::lnk),
          inside(file("desktop.zip", FileKind::zip), "report.lnk", FileKind::lnk)}},
        {"rule.lone_script",
         {inside(file("invoice.zip", FileKind::zip), "invoice.js", FileKind::script),
          inside(inside(file("project.zip", FileKind::zip), "index.js", FileKind::script), "readme.pdf",
                 FileKind::pdf)}},
        {"attachments.invitation_lure",
         {a_message().link("https://evil.test/").set([](auto& f) {
              f.is_calendar = true;
              f.file_text = "Please verify your account before the meeting";
          }),
          a_message().link("https://evil.test/").set([](auto& f) {
              f.is_calendar = true;
              f.file_text = "Agenda: prices and dates";
          })}},
        {"attachments.invitation_page",
         {a_message().link("https://evil.test/d").set([](auto& f) {
              f.is_calendar = true;
              f.file_text = "Staff meeting. Log in first";
          }),
          a_message().link("https://partner.test/d").set([](auto& f) {
              f.is_calendar = true;
              f.file_text = "Download the agenda";
          })}},
        {"attachments.organizer_differs",
         {a_message().set([](auto& f) {
              f.organizer = scanner::Address{"", "x", "evil.test"};
          }),
          a_message().reply_to("x@assistant.test").set([](auto& f) {
              f.organizer = scanner::Address{"", "x", "assistant.test"};
          })}},
        {"rule.locked_program",
         {inside(file("doc.zip", FileKind::zip), "doc.exe", FileKind::executable).set([](auto& f) {
              f.attachments.back().is_encrypted = f.attachments.back().was_unlocked = true;
          }),
          inside(file("doc.zip", FileKind::zip), "doc.pdf", FileKind::pdf).set([](auto& f) {
              f.attachments.back().is_encrypted = f.attachments.back().was_unlocked = true;
          })}},
        {"attachments.nested_threat",
         {a_message().set([](auto& f) {
              f.nested = {file("fax.html", FileKind::html, [](auto& a) { a.has_password_form = true; }).build()};
          }),
          a_message().to("abuse@corp.test").set([](auto& f) {
              f.nested = {file("fax.html", FileKind::html, [](auto& a) { a.has_password_form = true; }).build()};
          })}},
        {"attachments.html_redirect",
         {file("doc.html", FileKind::html, [](auto& a) { a.smuggling = {"redirect"}; }),
          file("saved.html", FileKind::html,
               [](auto& a) {
                   a.smuggling = {"redirect"};
                   a.size = 200'000;
               })}},
        {"attachments.rare_carrier", {file("scan.vhd", FileKind::disk_image), file("scan.pdf", FileKind::pdf)}},
        {"attachments.unopened_image",
         {file("scan.vhdx", FileKind::disk_image),
          inside(file("scan.vhd", FileKind::disk_image), "scan.pdf", FileKind::pdf)}},
        {"attachments.vendor_disk",
         {drivers(a_message().subject("Re: drivers").from("Max", "max@wholesale.test").set([](auto& f) {
              f.has_in_reply_to = true;
          })),
          drivers(a_message().from("Max", "max@wholesale.test"))}},
    };
}

} // namespace remand::test
