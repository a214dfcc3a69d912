#include "service/cli/corpus_options.hpp"

#include "service/context_file.hpp"

namespace remand::cli {

Result<service::JudgeSettings> judge_settings(const CorpusOptions& options) {
    service::JudgeSettings settings;
    settings.extract_program = options.extract_program;
    settings.jobs = options.jobs;
    auto neutral = service::parse_neutral(options.neutral);
    if (!neutral) return fail(neutral.error());
    settings.neutral = std::move(*neutral);
    if (!options.marks.empty()) {
        auto marks = service::read_marks(options.marks);
        if (!marks) return fail(marks.error());
        settings.neutral.marks = std::move(*marks);
    }
    if (!options.context.empty()) {
        const auto file = service::read_context_file(options.context);
        if (!file) return fail(file.error());
        settings.context = service::scan_context_of(*file);
    }
    return settings;
}

Result<std::vector<service::LabelledFile>> labelled_files(const CorpusOptions& options) {
    service::HandLabels labels;
    if (!options.labels.empty()) {
        auto read = service::read_hand_labels(options.labels);
        if (!read) return fail(read.error());
        labels = std::move(*read);
    }
    return service::find_labelled(options.folders, labels, options.by_subset);
}

} // namespace remand::cli
