"""The colours and the face of the page, for Gradio: light and dark."""

from typing import Any

__all__ = ["theme"]


def theme() -> Any:
    """Paper and ink, with one red, as in old printing, for what can be followed."""
    import gradio as gr

    colours = {
        "body_background_fill": ("#fbf9f5", "#171512"),
        "background_fill_primary": ("#ffffff", "#201d19"),
        "background_fill_secondary": ("#f4f0e8", "#26231e"),
        "body_text_color": ("#211e1a", "#ebe6dc"),
        "body_text_color_subdued": ("#69625a", "#a79f93"),
        "border_color_primary": ("#e4ded3", "#38332c"),
        "border_color_accent": ("#8c2f17", "#f0997b"),
        "link_text_color": ("#8c2f17", "#f0997b"),
        "input_background_fill": ("#ffffff", "#201d19"),
        "input_border_color": ("#cfc7b9", "#4a443b"),
        "input_border_color_focus": ("#8c2f17", "#f0997b"),
        "input_placeholder_color": ("#7a7268", "#958d81"),
        "button_primary_background_fill": ("#8c2f17", "#f0997b"),
        "button_primary_background_fill_hover": ("#732512", "#f5b29a"),
        "button_primary_border_color": ("#8c2f17", "#f0997b"),
        "button_primary_text_color": ("#ffffff", "#2a120a"),
        "button_secondary_background_fill": ("transparent", "transparent"),
        "button_secondary_background_fill_hover": ("#f4f0e8", "#26231e"),
        "button_secondary_text_color": ("#211e1a", "#ebe6dc"),
        "button_secondary_border_color": ("#cfc7b9", "#4a443b"),
    }
    both = {name: light for name, (light, _) in colours.items()}
    both |= {f"{name}_dark": dark for name, (_, dark) in colours.items()}
    # Served by Gradio itself. Of the faces that come with it only some have Latin letters, this one in these weights.
    sans = gr.themes.LocalFont("Source Sans Pro", weights=(400, 700))
    base = gr.themes.Base(font=(sans, "system-ui", "sans-serif"))
    return base.set(button_border_width="1px", input_border_width="1px", input_shadow_focus="none", **both)
