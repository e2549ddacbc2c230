//! The name and the picture of a group.

use yew::prelude::*;

use crate::components::avatar::Avatar;
use crate::hooks::use_lang;
use crate::model::Group;

use super::editor::{EditButton, Editor};

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) group: Group,
    /// Whether the signed-in user owns the group.
    pub(super) is_mine: bool,
    pub(super) editing: bool,
    pub(super) on_edit: Callback<()>,
    pub(super) on_save: Callback<String>,
    pub(super) on_cancel: Callback<()>,
}

#[component]
pub(super) fn Head(props: &Props) -> Html {
    let text = use_lang().text();
    let group = &props.group;
    if props.editing {
        return html! {
            <Editor label={text.group_name} testid="new-group-name" value={group.name.clone()} longest=64
                on_save={props.on_save.clone()} on_cancel={props.on_cancel.clone()} />
        };
    }
    html! {
        <div class="about-head">
            <Avatar id={group.id.clone()} name={group.name.clone()} portrait={group.portrait.clone()} />
            <div class="about-names">
                <bdi class="about-name" data-testid="group-title">{ &group.name }</bdi>
            </div>
            if props.is_mine {
                <EditButton label={text.rename} testid="rename-group" on_edit={props.on_edit.clone()} />
            }
        </div>
    }
}
