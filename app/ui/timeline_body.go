package ui

// timeline_body.go is the part of the timeline that go-app does not render:
// fixed HTML, in which the canvases, the slider and the player are moved and
// filled by hand. Nothing from an answer is ever part of it.

const timelineBody = `<div class="timeline-body">
<div class="timeline-plot">
<canvas class="timeline-base" aria-hidden="true"></canvas>
<canvas class="timeline-still" aria-hidden="true"></canvas>
<canvas class="timeline-over" role="application" tabindex="0" aria-label="Segments over time" aria-describedby="timeline-keys"></canvas>
<div class="timeline-readout" aria-hidden="true" hidden></div>
</div>
<div class="timeline-below">
<div class="zooms" role="group" aria-label="Zoom of the timeline"><button type="button" data-zoom="out" aria-label="Zoom out">−</button><button type="button" data-zoom="in" aria-label="Zoom in">+</button><button type="button" data-zoom="all" aria-label="Show all">All</button></div>
<canvas class="timeline-overview" aria-hidden="true"></canvas>
</div>
<p class="only-spoken" id="timeline-keys">Left and right arrow go from segment to segment, up and down from lane to lane, Home and End to the first and the last. Enter selects, p plays. Plus, minus and 0 zoom.</p>
<div class="only-spoken timeline-spoken" aria-live="polite"></div>
<p class="timeline-odd quiet small"></p>
<div class="timeline-foot">
<div class="choices change-choices">
<label class="choice">Change in<select class="change-option" aria-label="Change in"></select></label>
<label class="choice">Threshold<input type="range" class="threshold" aria-label="Threshold"><span class="threshold-value"></span></label>
<button type="button" class="link proposed" aria-label="Use the proposed threshold">Proposed</button>
<span class="quiet small scene-count"></span>
</div>
<div class="player-adders">
<input type="file" class="player-file" accept="video/*,audio/*" aria-label="Video or audio file" hidden>
<button type="button" class="player-add" title="Plays a file of yours beside the timeline. It is not sent anywhere.">Add the video…</button>
<button type="button" class="link player-url" hidden>Use the task's URL</button>
</div>
</div>
<div class="player" hidden>
<video class="player-media" controls playsinline preload="auto" aria-label="The video"></video>
<div class="player-side">
<p class="player-name"></p>
<p class="player-failure bad small" role="alert"></p>
<div class="buttons">
<button type="button" class="player-segment" title="p">Play segment</button>
<button type="button" class="switch player-follow" role="switch" aria-checked="false" title="Selects what plays, in the lane of the selected segment">Follow</button>
<button type="button" class="link player-remove">Remove the video</button>
</div>
</div>
</div>
</div>`
